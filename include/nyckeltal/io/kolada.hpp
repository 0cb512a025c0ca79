// Kolada's documents: data, indicators (KPI), areas and groups of areas, as its interface v3 answers and as files kept
// from v2 have them. Compiled in nyckeltal::io.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/finding.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// One answer of Kolada, or one page of it. What it holds is seen row by row: data, indicators, areas, groups.
struct KoladaDocument {
  std::string_view bytes = {};
  std::string source = {};  ///< what findings call it
  std::string url = {};     ///< that it was fetched from, where known; kept in Panel::sources
};

struct KoladaOptions {
  /// Whose rows become the members: municipality, region, or other (units: schools, preschools). One panel holds one
  /// kind; rows of the others are told and counted.
  MemberKind kind = MemberKind::municipality;
  bool nation = true;  ///< rows of Riket (0000) go to Panel::published
  /// Rows of groups, plain means of their members, go to Panel::published, each with KoladaResult::counts.
  bool group_means = false;
  /// Letters of the series to read: T total, K women, M men. K and M become indicators of their own, "N00401-K".
  std::string genders = "T";
  /// What a null with the status "-" means: nil (a true zero) or not_reported. Nothing: not_reported, with a note.
  std::optional<ValueStatus> dash = {};
  /// The panel's members, found by code, or by name where a document gives it: all of them are in the panel, rows of
  /// others are told and counted. Empty: those that the data have, in order of their codes.
  std::vector<Member> members = {};
  std::string date = {};  ///< ISO date of the fetch, kept in Panel::sources
  Year min_year = 1900;
  Year max_year = 2100;
  Index max_cells = 100'000'000;  ///< of the panel
  Index max_findings = 100'000;   ///< more of them are counted, rule by rule
  bool strict = false;            ///< throw FindingsError with all findings where there is an error among them
};

struct KoladaResult {
  Panel panel = {};
  Findings findings = {};  ///< in the order of the documents and of their bytes
  /// One a cell of Panel::published, in its order: how many areas Kolada says are behind the value, 1 for Riket, for a
  /// group those that contributed; 0 where there is no value.
  std::vector<std::int32_t> counts = {};
  /// Ids of the indicators whose unit was taken from the title, because Kolada gives none.
  std::vector<std::string> derived_units = {};
};

/// Reads the documents into one panel: pages and batches of data, and the catalogues that name what the data have. The
/// same documents in another order give the same panel; members and indicators stand in order of their codes.
///
/// A value is chosen by its gender letter, never by its place. A null keeps its reason: "" and "Missing" not_reported,
/// "." not_applicable, ".." confidential, "-" as options.dash says; any other status is kept as a note. Rows marked as
/// deleted are left out and counted. A page that a `next_url` or `previous_url` names and that is not among the
/// documents is an error, and so is a document with fewer rows than its count. One key with different values is not
/// used at all.
///
/// Throws FindingsError (a ParseError) where a document is not JSON, is cut off, or is no answer of Kolada, where no
/// document has data, and where the panel would be larger than options.max_cells. O(bytes + cells) time; the bytes are
/// passed over once and not copied.
[[nodiscard]] NYCKELTAL_IO_API KoladaResult read_kolada(std::span<const KoladaDocument> documents,
                                                        const KoladaOptions& options = {});

/// The unit that the title of an indicator of Kolada ends with: "kr/inv" of "Nettokostnad, kr/inv", "%" of "..., andel
/// (%)". Empty where it ends with none.
[[nodiscard]] NYCKELTAL_IO_API std::string kolada_unit(std::string_view title);

}  // namespace nyckeltal::inline NYCKELTAL_FORM
