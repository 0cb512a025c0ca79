// What the readers of one answer of Kolada and of all of them share: findings with their place, and what the documents
// have, its labels still numbers.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "labels.hpp"
#include "nyckeltal/io/kolada.hpp"
#include "text.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::kolada {

inline constexpr std::string_view genders = "TKM";  // letters in the order of the variants
inline constexpr std::size_t longest_id = 32;

// ---- Places and findings.

struct Place {
  std::size_t document = 0;
  std::size_t offset = 0;
};

// Findings with the byte that they are about. Lines are counted once, when all are there.
class PlacedFindings {
 public:
  PlacedFindings(std::span<const KoladaDocument> documents, Index limit) : documents_(documents), limit_(limit) {}

  void add(Severity severity, std::string_view rule, Place place, std::string_view text, std::string message) {
    if (static_cast<Index>(findings_.size()) >= limit_) {
      ++beyond_[{severity, std::string(rule)}];
      return;
    }
    places_.push_back(place);
    findings_.push_back({severity, std::string(rule), "", 0, 0, excerpt(text), std::move(message)});
  }
  // About no document in particular.
  void add(Severity severity, std::string_view rule, std::string_view text, std::string message) {
    add(severity, rule, {documents_.size(), 0}, text, std::move(message));
  }
  [[noreturn]] void give_up(std::string_view rule, Place place, std::string message) {
    findings_.insert(findings_.begin(), {Severity::error, std::string(rule), "", 0, 0, "", std::move(message)});
    places_.insert(places_.begin(), place);
    Findings all = take();
    const auto reason = std::find_if(all.begin(), all.end(), [&](const Finding& f) { return f.rule == rule; });
    std::rotate(all.begin(), reason, reason + 1);
    throw FindingsError(std::move(all));
  }
  [[nodiscard]] Findings take() {
    std::vector<std::size_t> order(findings_.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(places_[a].document, places_[a].offset, a) < std::tie(places_[b].document, places_[b].offset, b);
    });
    Findings sorted;
    sorted.reserve(order.size() + beyond_.size());
    std::size_t document = documents_.size();
    std::size_t counted = 0;  // bytes of the document whose lines are counted
    std::size_t line_start = 0;
    Index line = 1;
    for (const std::size_t k : order) {
      const Place place = places_[k];
      if (place.document < documents_.size()) {
        if (place.document != document) {
          document = place.document;
          counted = line_start = 0;
          line = 1;
        }
        const std::string_view bytes = documents_[document].bytes;
        const std::size_t to = std::min(place.offset, bytes.size());
        while (counted < to) {
          const auto* const newline = static_cast<const char*>(std::memchr(bytes.data() + counted, '\n', to - counted));
          if (newline == nullptr) break;
          counted = line_start = static_cast<std::size_t>(newline - bytes.data()) + 1;
          ++line;
        }
        findings_[k].source = documents_[document].source;
        findings_[k].line = line;
        findings_[k].column = static_cast<Index>(to - line_start) + 1;
      }
      sorted.push_back(std::move(findings_[k]));
    }
    for (const auto& [key, count] : beyond_)
      sorted.push_back({key.first, key.second, "", 0, 0, "",
                        "and " + std::to_string(count) + " more of this kind, beyond the limit of findings"});
    return sorted;
  }

 private:
  std::span<const KoladaDocument> documents_;
  Index limit_;
  Findings findings_;
  std::vector<Place> places_;
  std::map<std::pair<Severity, std::string>, Index> beyond_;
};

// A finding that is told once, with how many rows or values it is about.
struct Tally {
  Index count = 0;
  Place first = {};
  void add(Place place) {
    if (count++ == 0) first = place;
  }
};

[[nodiscard]] inline std::string counted(Index n, const char* one, const char* many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}
// What may be an id: short, letters and digits.
[[nodiscard]] inline bool plain_id(std::string_view text) {
  return !text.empty() && text.size() <= longest_id && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
  });
}

// ---- Areas.

enum class AreaKind : std::uint8_t { municipality, region, nation, group, unit, unknown };
inline constexpr std::size_t n_area_kinds = static_cast<std::size_t>(AreaKind::unknown) + 1;

[[nodiscard]] inline AreaKind area_kind(std::string_view code) {
  if (code == "0000") return AreaKind::nation;
  if (code.size() == 4 && all_digits(code))
    return code.substr(0, 2) == "00" ? AreaKind::region : AreaKind::municipality;
  if (code.size() > 1 && code.size() <= longest_id && code[0] == 'G' && all_digits(code.substr(1)))
    return AreaKind::group;
  return AreaKind::unknown;
}
[[nodiscard]] constexpr MemberKind member_kind(AreaKind kind) {
  switch (kind) {
    case AreaKind::municipality:
      return MemberKind::municipality;
    case AreaKind::region:
      return MemberKind::region;
    case AreaKind::nation:
      return MemberKind::nation;
    case AreaKind::group:
      return MemberKind::network;
    case AreaKind::unit:
    case AreaKind::unknown:
      break;
  }
  return MemberKind::other;
}

// ---- What the documents have.

// One value of the data. Half a million of them are kept.
struct Cell {
  double value = missing;
  std::uint64_t offset = 0;
  std::uint32_t document = 0;
  std::int32_t indicator = -1;  // label of the KPI * 3 + position of the letter, then position
  std::int32_t area = -1;       // label, then position
  std::int32_t note = -1;       // label of a status that has no meaning here
  std::int32_t count = 0;
  std::int16_t year = 0;
  ValueStatus status = ValueStatus::observed;
  bool published = false;
};

// A row of a catalogue: an indicator, an area, a group.
struct Entry {
  std::string title = {};
  std::string description = {};
  std::string operating_area = {};
  std::string unit = {};
  std::vector<std::pair<std::string, std::string>> members = {};
  bool is_area = false;  // has the type K or L
};

// A page of data by what it says about its neighbours.
struct Page {
  std::string query = {};  // address without host, page and per_page
  Index number = 1;
  bool known = false;
  std::string next = {};
  std::string previous = {};
  bool has_values = false;
  bool is_bare = false;  // a list of rows without an envelope
  std::optional<double> count = {};
  Index rows = 0;
  Index data_rows = 0;
};

// Everything that the documents have, as they were read.
struct Store {
  explicit Store(std::span<const KoladaDocument> documents, const KoladaOptions& given)
      : options(given), found(documents, given.max_findings) {
    for (std::size_t k = 0; k < genders.size(); ++k) wanted[k] = given.genders.find(genders[k]) != std::string::npos;
  }
  [[nodiscard]] bool reads(AreaKind kind) const {
    switch (kind) {
      case AreaKind::municipality:
        return options.kind == MemberKind::municipality;
      case AreaKind::region:
        return options.kind == MemberKind::region;
      case AreaKind::unit:
        return options.kind == MemberKind::other;
      case AreaKind::nation:
        return options.nation;
      case AreaKind::group:
        return options.group_means;
      case AreaKind::unknown:
        break;
    }
    return false;
  }

  const KoladaOptions& options;
  PlacedFindings found;
  std::array<bool, 3> wanted = {};  // genders
  Labels kpis;
  std::vector<bool> kpi_is_id;
  std::vector<std::uint32_t> kpi_document;  // where it was seen first
  Labels areas;
  std::vector<AreaKind> area_kinds;
  std::vector<bool> area_counted;  // among those that are not read
  Labels statuses;
  std::vector<Cell> cells;
  std::map<std::string, Entry, std::less<>> catalogue;
  bool has_areas = false;  // a catalogue of areas was read
  std::array<Tally, n_area_kinds> rows_not_read = {};
  std::array<Index, n_area_kinds> areas_not_read = {};
  Tally genders_not_read;
  Tally no_total;
  Tally deleted;
  Tally dashes;
  std::map<std::int32_t, Tally> odd_statuses;  // with a value, or of a null
};

/// Reads document `d` into the store; throws FindingsError where it is no answer.
[[nodiscard]] Page read_document(Store& store, const KoladaDocument& document, std::size_t d);

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::kolada
