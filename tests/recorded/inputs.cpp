#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "nyckeltal/core/simulated_network.hpp"
#include "nyckeltal/io/package.hpp"
#include "record.hpp"

namespace recorded {

using nyckeltal::Panel;

namespace {

namespace json = boost::json;

json::object cases_of(const std::string& file) {
  return json::parse(read_file(NYCKELTAL_SOURCE_DIR "/tests/cases/" + file)).as_object();
}

/// The numbers of a list, null as NaN; nothing where it is no list of numbers.
std::optional<std::vector<double>> numbers(const json::value& value) {
  if (!value.is_array()) return std::nullopt;
  std::vector<double> out;
  for (const json::value& each : value.as_array()) {
    if (!each.is_null() && !each.is_number()) return std::nullopt;
    out.push_back(each.is_null() ? nyckeltal::missing : each.to_number<double>());
  }
  return out;
}

/// Without a gap, for what needs complete rows; more rows than columns, with ties.
Table complete_table() {
  Table table{"complete", {}, 12};
  for (int r = 0; r < 25; ++r)
    for (int c = 0; c < 12; ++c)
      table.values.push_back(std::round(400.0 + 21.0 * r + 7.0 * c + 60.0 * std::sin(1.7 * r + 0.9 * c * c)) / 10.0);
  return table;
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

std::vector<Series> read_trend_series() {
  const json::object root = cases_of("trend_cases.json");
  const json::object& datasets = root.at("datasets").as_object();
  std::vector<Series> out;
  for (const json::value& each : root.at("cases").as_array()) {
    const json::object& input = each.at("input").as_object();
    const json::value* x = input.if_contains("x");
    if (x != nullptr && x->is_object()) x = datasets.if_contains(x->at("$dataset").as_string());
    if (x == nullptr) continue;
    auto values = numbers(*x);
    if (!values || values->size() > 300 ||
        std::ranges::any_of(out, [&](const Series& s) { return same(s.values, *values); }))
      continue;
    out.push_back({each.at("name").as_string().c_str(), std::move(*values)});
  }
  return out;
}

std::vector<Samples> read_samples(bool two) {
  const json::object root = cases_of("compare_cases.json");
  std::vector<Samples> out;
  for (const json::value& each : root.at("cases").as_array()) {
    const json::object& input = each.at("input").as_object();
    Samples samples{each.at("name").as_string().c_str(), {}};
    const auto take = [&](const json::value& value) {
      if (auto values = numbers(value)) samples.values.push_back(std::move(*values));
    };
    if (two && input.contains("x") && input.contains("y")) {
      take(input.at("x"));
      take(input.at("y"));
    } else if (!two && input.contains("groups") && input.at("groups").is_array()) {
      for (const json::value& group : input.at("groups").as_array()) take(group);
    }
    if (two ? samples.values.size() == 2 : samples.values.size() > 2) out.push_back(std::move(samples));
  }
  return out;
}

Panel read_sekom() {
  nyckeltal::Findings findings;
  return nyckeltal::read_package(std::filesystem::path(NYCKELTAL_SOURCE_DIR "/python/nyckeltal/data/sekom"), findings);
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot be read: " + path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

const std::vector<Series>& trend_series() {
  static const std::vector<Series> series = read_trend_series();
  return series;
}

const std::vector<Samples>& two_samples() {
  static const std::vector<Samples> samples = [] {
    std::vector<Samples> out = read_samples(true);
    const Table& table = tables().front();
    const auto row = [&](Index r) {
      const auto values = table.rows()[r];
      return std::vector<double>(values.begin(), values.end());
    };
    for (Index r = 0; r + 1 < table.rows().count() && r < 6; r += 2)
      out.push_back({table.name + ":rows" + std::to_string(r), {row(r), row(r + 1)}});
    return out;
  }();
  return samples;
}

const std::vector<Samples>& several_samples() {
  static const std::vector<Samples> samples = [] {
    std::vector<Samples> out = read_samples(false);
    for (const Table& table : tables()) {
      Samples made{table.name, std::vector<std::vector<double>>(3)};
      for (std::size_t i = 0; i < table.values.size(); ++i)
        if (!std::isnan(table.values[i]) && i < 90) made.values[i % 3].push_back(table.values[i]);
      out.push_back(std::move(made));
    }
    return out;
  }();
  return samples;
}

const std::vector<Table>& tables() {
  static const std::vector<Table> made = [] {
    std::vector<Table> out;
    for (const NamedPanel& each : panels()) {
      const Panel& panel = *each.panel;
      for (Index i = 0; i < panel.n_indicators(); i += 5) {
        Table table{each.name + ":" + panel.indicator(i).id, {}, panel.n_years()};
        for (Index m = 0; m < std::min<Index>(panel.n_members(), 30); ++m) {
          const auto values = panel.series(i, m).values;
          table.values.insert(table.values.end(), values.begin(), values.end());
        }
        if (!std::ranges::all_of(table.values, [](double x) { return std::isnan(x); })) out.push_back(std::move(table));
      }
    }
    out.push_back(complete_table());
    return out;
  }();
  return made;
}

const std::vector<NamedPanel>& panels() {
  static const Panel small =
      nyckeltal::simulated_network({.members = 14, .first_year = 2003, .n_years = 22, .seed = 3}).panel;
  static const Panel large =
      nyckeltal::simulated_network({.members = 45, .first_year = 2008, .n_years = 17, .seed = 1}).panel;
  static const Panel sekom = read_sekom();
  static const std::vector<NamedPanel> all = {{"simulated14", &small}, {"simulated45", &large}, {"sekom", &sekom}};
  return all;
}

std::vector<double> years(std::size_t n, bool holes) {
  std::vector<double> out(n);
  for (std::size_t k = 0; k < n; ++k) out[k] = 1980.0 + static_cast<double>(holes ? k + k / 3 : k);
  return out;
}

void Text::quoted(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\';
    if (code >= 0x20) {
      out += c;
    } else {  // a line stays a line
      out += "\\x";
      out += "0123456789abcdef"[code / 16];
      out += "0123456789abcdef"[code % 16];
    }
  }
  token(out + "\"");
  ++values_;
}

void Text::panel(const Panel& value) {
  *this << value.indicators() << value.members() << value.first_year() << value.n_years() << value.values()
        << value.status() << value.info << value.links << value.breaks << value.sources << value.observations
        << value.published;
}

}  // namespace recorded
