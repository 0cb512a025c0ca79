// The panel of tests/panels/rich and what is to be said of it, from tests/cases/rich_cases.json; Python reads the same.
// A result becomes a JSON object with the names that the cases have, and what a case expects is looked up in it.

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/compare/coverage.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/groups.hpp"
#include "nyckeltal/compare/league.hpp"
#include "nyckeltal/compare/matched_change.hpp"
#include "nyckeltal/compare/matching.hpp"
#include "nyckeltal/compare/membership.hpp"
#include "nyckeltal/compare/movements.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/network_mean.hpp"
#include "nyckeltal/compare/progress.hpp"
#include "nyckeltal/compare/rank.hpp"
#include "nyckeltal/compare/similar.hpp"
#include "nyckeltal/compare/table.hpp"
#include "nyckeltal/compare/trend.hpp"
#include "nyckeltal/io/package.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(rich)

namespace {

namespace json = boost::json;

const Panel& rich() {
  static const Panel panel = [] {
    Findings findings;
    Panel read = read_package(std::filesystem::path(NYCKELTAL_TEST_CASES) / ".." / "panels" / "rich", findings);
    for (const Finding& each : findings) BOOST_TEST((each.severity != Severity::error), each.message);
    return read;
  }();
  return panel;
}

// Numbers, words of closed lists and flags as JSON; NaN is null.
template <class T>
json::value as_json(const T& x) {
  if constexpr (std::is_same_v<T, bool>)
    return x;
  else if constexpr (std::is_enum_v<T>)
    return json::value(std::string(to_string(x)));
  else if constexpr (std::is_floating_point_v<T>)
    return std::isnan(x) ? json::value(nullptr) : json::value(x);
  else
    return json::value(static_cast<std::int64_t>(x));
}

std::string word(std::span<const std::string_view> names, std::uint8_t code) {
  return std::string(names[code]);
}
std::string id(Index member) {
  return member < 0 ? std::string() : rich().member(member).id;
}
std::string swedish(const Text& text) {
  return text.contains("sv") ? text.at("sv") : std::string();
}

#define FIELD(name) made[#name] = as_json(r.name)

json::object as_object(const Latest& r) {
  json::object made;
  FIELD(value), FIELD(year), FIELD(age), FIELD(n_passed_over), FIELD(value_status), FIELD(status);
  return made;
}

json::object as_object(const Change& r) {
  json::object made;
  FIELD(start_year), FIELD(end_year), FIELD(start), FIELD(end), FIELD(absolute), FIELD(per_cent), FIELD(points);
  FIELD(n), FIELD(n_refused), FIELD(crosses_break), FIELD(status);
  return made;
}

json::object as_object(const State& r, const Indicator& indicator) {
  json::object made;
  FIELD(value), FIELD(year), FIELD(class_index), FIELD(bounds_stated), FIELD(on_bound), FIELD(limit), FIELD(status);
  made["limit_exceeded"] = r.limit == LimitState::exceeded;
  made["at_limit"] = r.limit == LimitState::at_limit;
  made["edition"] = made["name"] = "";
  if (r.edition >= 0) {
    const ClassEdition& edition = indicator.editions[static_cast<std::size_t>(r.edition)];
    made["edition"] = edition.id;
    if (r.class_index >= 0) made["name"] = swedish(edition.classes[static_cast<std::size_t>(r.class_index)].name);
  }
  return made;
}

json::object as_object(const NetworkMean& r) {
  json::object made;
  FIELD(n), FIELD(n_members), FIELD(n_unknown), FIELD(n_refused), FIELD(mean), FIELD(median), FIELD(q25), FIELD(q75);
  FIELD(minimum), FIELD(maximum), FIELD(weighted_mean), FIELD(kish_n), FIELD(n_without_weight), FIELD(weight_covered);
  FIELD(status), FIELD(weighted_status);
  return made;
}

json::object as_object(const MatchedChange& r) {
  json::object made;
  FIELD(n_first), FIELD(n_last), FIELD(n_both), FIELD(n_without_weight), FIELD(mean_first), FIELD(mean_last);
  FIELD(mean_both_first), FIELD(mean_both_last), FIELD(total), FIELD(matched), FIELD(entry), FIELD(exit);
  FIELD(within), FIELD(between), FIELD(total_per_cent), FIELD(matched_per_cent), FIELD(entry_per_cent);
  FIELD(exit_per_cent), FIELD(status);
  return made;
}

json::object as_object(const Mover& r) {
  json::object made;
  FIELD(start), FIELD(end), FIELD(absolute), FIELD(per_cent);
  made["member"] = id(r.member);
  return made;
}

json::object as_object(const Movements& r) {
  json::object made;
  FIELD(n), FIELD(n_first), FIELD(n_last), FIELD(risen), FIELD(fallen), FIELD(unchanged), FIELD(improved);
  FIELD(worsened), FIELD(n_no_per_cent), FIELD(dead_band), FIELD(target), FIELD(n_at_target_first);
  FIELD(n_at_target_last), FIELD(n_at_target_both_first), FIELD(n_at_target_both_last), FIELD(best_end);
  FIELD(n_at_best_first), FIELD(n_at_best_last), FIELD(n_unchanged_at_best), FIELD(status), FIELD(direction_status);
  FIELD(target_status);
  made["largest_rise"] = as_object(r.largest_rise);
  made["largest_fall"] = as_object(r.largest_fall);
  made["largest_relative_rise"] = as_object(r.largest_relative_rise);
  made["largest_relative_fall"] = as_object(r.largest_relative_fall);
  return made;
}

json::object as_object(const ResponseRate& r) {
  json::object made;
  FIELD(n_members), FIELD(n_unknown), FIELD(n_not_applicable), FIELD(n_reported), FIELD(n_imputed);
  FIELD(n_withdrawn), FIELD(rate), FIELD(status);
  return made;
}

json::object as_object(const PopulationCoverage& r) {
  json::object made;
  FIELD(n_members), FIELD(n_without_weight), FIELD(members), FIELD(total), FIELD(share), FIELD(status);
  return made;
}

json::array as_array(const std::vector<ComparisonLeftOut>& left_out) {
  json::array out;
  for (const ComparisonLeftOut& r : left_out) {
    json::object made;
    FIELD(reason), FIELD(value), FIELD(year);
    made["member"] = id(r.member);
    made["name"] = rich().member(r.member).name;
    out.emplace_back(std::move(made));
  }
  return out;
}

json::object as_object(const Comparison& found) {
  json::object all;
  {
    const Comparison& r = found;
    json::object made;
    FIELD(year), FIELD(n_members), FIELD(n_ranked), FIELD(n_older), FIELD(status);
    all = std::move(made);
  }
  const Indicator& indicator = rich().indicator(found.indicator);
  all["indicator"] = indicator.id;
  json::array rows;
  for (const ComparisonRow& r : found.rows) {
    json::object made = as_object(r.state, indicator);
    made["state"] = made.at("name");
    made["state_status"] = made.at("status");
    FIELD(value), FIELD(year), FIELD(age), FIELD(value_status), FIELD(rank_competition), FIELD(rank_mid);
    made["member"] = id(r.member);
    made["name"] = rich().member(r.member).name;
    rows.emplace_back(std::move(made));
  }
  all["rows"] = std::move(rows);
  all["left_out"] = as_array(found.left_out);
  json::array published;
  for (const ComparisonReference& r : found.reference) {
    const Member& area = rich().published->member(r.area);
    json::object made{{"area", area.id}, {"name", area.name}, {"kind", std::string(to_string(area.kind))}};
    FIELD(value), FIELD(value_status);
    published.emplace_back(std::move(made));
  }
  all["reference"] = std::move(published);
  return all;
}

json::object as_object(const TrendTable& t, Index indicator, Index member) {
  const auto row = static_cast<std::size_t>(indicator * t.n_members + member);
  const TrendFamily& family = t.families[static_cast<std::size_t>(indicator)];
  json::object made;
#define COLUMN(name) made[#name] = as_json(t.name[row])
  COLUMN(n), COLUMN(n_excluded), COLUMN(n_segments), COLUMN(first_year), COLUMN(last_year), COLUMN(coverage);
  COLUMN(first_fifth), COLUMN(last_fifth), COLUMN(s), COLUMN(slope), COLUMN(lower), COLUMN(upper);
  COLUMN(interval_coverage), COLUMN(change), COLUMN(change_per_cent), COLUMN(p), COLUMN(p_pooled), COLUMN(p_plus);
  COLUMN(p_adjusted), COLUMN(p_minimum), COLUMN(recent_n), COLUMN(recent_first_year), COLUMN(recent_s);
  COLUMN(recent_slope), COLUMN(recent_confidence), COLUMN(recent_confidence_maximum), COLUMN(earlier_confidence);
#undef COLUMN
  made["verdict"] = word(verdict_names, t.verdict[row]);
  made["recent_verdict"] = word(verdict_names, t.recent_verdict[row]);
  made["turned"] = t.turned[row] != 0;
  made["family_m"] = family.m;
  made["phi"] = as_json(family.autocorrelation.phi);
  made["phi_plus"] = as_json(family.phi_plus);
  made["phi_source"] = word(phi_source_names, static_cast<std::uint8_t>(family.source));
  return made;
}

json::object as_object(const ProgressRow& r, const Target& target, double phi) {
  json::object made;
  FIELD(value), FIELD(year), FIELD(value_status), FIELD(n_members), FIELD(base), FIELD(base_year);
  FIELD(crosses_break), FIELD(target_value), FIELD(target_year), FIELD(limit), FIELD(p_on_line), FIELD(first_year);
  FIELD(last_year), FIELD(disagree), FIELD(status);
  made["target_index"] = r.target;
  made["state"] = word(target_state_names, static_cast<std::uint8_t>(r.state));
  made["former"] = target.former;
  made["phi"] = phi;
  made["gap"] = as_json(r.position.gap);
  made["share_of_way"] = as_json(r.position.share_of_way);
  made["share_of_time"] = as_json(r.position.share_of_time);
  made["line"] = as_json(r.position.line);
  made["line_gap"] = as_json(r.position.line_gap);
  made["on_line"] = r.position.on_line;
  made["required_linear"] = as_json(r.required.linear);
  made["required_geometric"] = as_json(r.required.geometric);
  made["required_status"] = as_json(r.required.status);
  const ProjectionResult& p = r.projection;
  made["pace"] = as_json(p.slope);
  made["pace_lower"] = as_json(p.slope_lower);
  made["pace_upper"] = as_json(p.slope_upper);
  made["trend_line"] = as_json(p.line);
  made["trend_line_lower"] = as_json(p.line_lower);
  made["trend_line_upper"] = as_json(p.line_upper);
  made["projected"] = as_json(p.projected);
  made["projected_lower"] = as_json(p.projected_lower);
  made["projected_upper"] = as_json(p.projected_upper);
  made["p_trend"] = as_json(p.p_trend);
  made["p_observed"] = as_json(p.p_observed);
  made["arrival_year"] = as_json(p.arrival_year);
  made["arrival_lower"] = as_json(p.arrival_lower);
  made["arrival_upper"] = as_json(p.arrival_upper);
  made["arrival_status"] = as_json(p.arrival_status);
  made["n"] = p.n;
  made["projection_status"] = as_json(p.status);
  const int step = likelihood(p.p_trend);
  const auto likely = rule_words(ProgressRule::probability);
  made["likelihood"] = step < 0 ? std::string() : std::string(likely[static_cast<std::size_t>(step)]);
  json::object rules;
  for (std::size_t k = 0; k < n_progress_rules; ++k) {
    const auto words = rule_words(static_cast<ProgressRule>(k));
    const RuleResult& said = r.rules[k];
    rules[progress_rule_names[k]] = {
        {"measure", as_json(said.measure)},
        {"word", said.grade < 0 ? std::string() : std::string(words[static_cast<std::size_t>(said.grade)])},
        {"outlook", word(outlook_names, static_cast<std::uint8_t>(said.outlook))},
        {"status", as_json(said.status)}};
  }
  made["rules"] = std::move(rules);
  return made;
}

json::object as_object(const GroupProgress& r) {
  json::object made;
  FIELD(year), FIELD(n_members), FIELD(n), FIELD(n_reached), FIELD(n_line), FIELD(n_on_line), FIELD(n_way);
  FIELD(median_share_of_way), FIELD(n_both), FIELD(reached_before), FIELD(reached_now), FIELD(on_line_before);
  FIELD(on_line_now), FIELD(status);
  made["target_index"] = r.target;
  made["reached"] = as_json(r.reached.share);
  made["reached_lower"] = as_json(r.reached.lower);
  made["reached_upper"] = as_json(r.reached.upper);
  made["on_line"] = as_json(r.on_line.share);
  made["on_line_lower"] = as_json(r.on_line.lower);
  made["on_line_upper"] = as_json(r.on_line.upper);
  return made;
}

json::object as_object(const Ranking& found) {
  json::object all;
  {
    const Ranking& r = found;
    json::object made;
    FIELD(year), FIELD(n_members), FIELD(n_ranked), FIELD(n_older), FIELD(n_noise), FIELD(status);
    all = std::move(made);
  }
  all["indicator"] = rich().indicator(found.indicator).id;
  json::array rows;
  for (const RankRow& r : found.rows) {
    json::object made;
    FIELD(value), FIELD(year), FIELD(age), FIELD(value_status), FIELD(compared), FIELD(rank), FIELD(rank_mid);
    FIELD(rank_max), FIELD(standard_error), FIELD(degrees_of_freedom), FIELD(lower), FIELD(upper);
    FIELD(marginal_lower), FIELD(marginal_upper), FIELD(place_shown), FIELD(marginal_place_shown), FIELD(status);
    made["band"] = word(rank_band_names, static_cast<std::uint8_t>(r.band));
    made["marginal_band"] = word(rank_band_names, static_cast<std::uint8_t>(r.marginal_band));
    made["member"] = id(r.member);
    made["name"] = rich().member(r.member).name;
    rows.emplace_back(std::move(made));
  }
  all["rows"] = std::move(rows);
  all["left_out"] = as_array(found.left_out);
  json::array years;
  for (const RankYear& r : found.years) {
    json::object made;
    FIELD(year), FIELD(n), FIELD(n_values), FIELD(median);
    years.emplace_back(std::move(made));
  }
  all["years"] = std::move(years);
  return all;
}

json::object as_object(const MemberSet& set) {
  json::array members;
  json::array unknown;
  for (const Index m : set.members) members.emplace_back(id(m));
  for (const Index m : set.unknown) unknown.emplace_back(id(m));
  return {{"members", std::move(members)}, {"unknown", std::move(unknown)}};
}

json::object as_object(const CompositionAdjustedMeans& found, Year year) {
  json::object all;
  {
    const CompositionAdjustedMeans& r = found;
    json::object made;
    FIELD(n_fixed), FIELD(n_two_way), FIELD(n_reporters), FIELD(n_without_weight);
    made["base"] = rich().first_year() + static_cast<Year>(found.base);
    made["link_by"] = found.ratio ? "ratio" : "difference";
    all = std::move(made);
  }
  const CompositionAdjustedMean& r = found.years[static_cast<std::size_t>(year - rich().first_year())];
  json::object& made = all;
  FIELD(n), FIELD(reported), FIELD(fixed), FIELD(n_link), FIELD(link), FIELD(chained), FIELD(two_way), FIELD(status);
  FIELD(chained_status), FIELD(two_way_status);
  return all;
}

json::object as_object(const GroupSummary& r) {
  json::object made;
  FIELD(n_members), FIELD(n), FIELD(mean), FIELD(median), FIELD(q25), FIELD(q75), FIELD(minimum), FIELD(maximum);
  FIELD(weighted_mean), FIELD(kish_n), FIELD(n_without_weight), FIELD(status), FIELD(weighted_status);
  json::object left_out;
  for (std::size_t k = 0; k < reason_names.size(); ++k)
    if (r.n_left_out[k] > 0) left_out[reason_names[k]] = r.n_left_out[k];
  made["left_out"] = std::move(left_out);
  return made;
}

json::object as_object(const GroupPair& r) {
  json::object made;
  FIELD(median_difference), FIELD(mean_difference), FIELD(weighted_mean_difference), FIELD(shift), FIELD(shift_status);
  FIELD(superiority), FIELD(superiority_status), FIELD(better), FIELD(n_within), FIELD(shift_within);
  FIELD(better_within), FIELD(p), FIELD(p_lower), FIELD(p_upper), FIELD(p_adjusted), FIELD(exact), FIELD(status);
  return made;
}

json::object as_object(const Matching& found) {
  json::object all;
  {
    const Matching& r = found;
    json::object made;
    FIELD(year), FIELD(n_treated), FIELD(n_controls), FIELD(n_matched), FIELD(n_used), FIELD(kish_n);
    FIELD(difference_before), FIELD(mean_treated), FIELD(mean_controls), FIELD(difference), FIELD(standard_error);
    FIELD(lower), FIELD(upper), FIELD(status);
    all = std::move(made);
  }
  all["indicator"] = rich().indicator(found.indicator).id;
  json::array pairs;
  for (const MatchedPair& r : found.pairs) {
    json::object made;
    FIELD(distance), FIELD(weight);
    made["treated"] = id(r.treated);
    made["control"] = id(r.control);
    pairs.emplace_back(std::move(made));
  }
  json::array unmatched;
  for (const Unmatched& r : found.unmatched) {
    json::object made;
    FIELD(nearest);
    made["member"] = id(r.member);
    unmatched.emplace_back(std::move(made));
  }
  json::array balance;
  for (const Balance& r : found.balance) {
    json::object made;
    FIELD(treated), FIELD(controls), FIELD(treated_matched), FIELD(controls_matched), FIELD(smd_before);
    FIELD(smd_after);
    balance.emplace_back(std::move(made));
  }
  all["pairs"] = std::move(pairs);
  all["unmatched"] = std::move(unmatched);
  all["balance"] = std::move(balance);
  return all;
}

json::object as_object(const Similar& found) {
  json::object all;
  {
    const Neighbours& r = found.neighbours;
    json::object made;
    FIELD(n), FIELD(n_usual), FIELD(usual), FIELD(limit), FIELD(limit_last), FIELD(closer), FIELD(status);
    all = std::move(made);
  }
  all["member"] = id(found.member);
  all["year"] = found.structure.year;
  json::array members;
  json::array neighbours;
  for (std::size_t k = 0; k < found.neighbours.nearest.size(); ++k) {
    const Neighbour& r = found.neighbours.nearest[k];
    json::object made;
    FIELD(distance), FIELD(known), FIELD(near);
    made["member"] = id(found.structure.members[static_cast<std::size_t>(r.unit)]);
    made["shares"] = {{"population", found.neighbours.shares[2 * k]}, {"waste", found.neighbours.shares[2 * k + 1]}};
    members.push_back(made.at("member"));
    neighbours.emplace_back(std::move(made));
  }
  json::array variables;
  for (const ScaledVariable& r : found.variables) {
    json::object made;
    FIELD(weight), FIELD(spread), FIELD(n), FIELD(n_refused), FIELD(status);
    variables.emplace_back(std::move(made));
  }
  all["members"] = std::move(members);
  all["neighbours"] = std::move(neighbours);
  all["variables"] = std::move(variables);
  return all;
}

#undef FIELD

// What a case asks.

std::optional<Year> year_param(const test::Case& c, const char* key = "year") {
  if (!c.has_param(key)) return std::nullopt;
  return static_cast<Year>(c.param(key).as_int64());
}
std::string text(const json::value& value) {
  return std::string(value.as_string());
}
Index indicator_of(const test::Case& c) {
  return rich().indicator_index(text(c.input("indicator")));
}
Index member_of(const test::Case& c) {
  return rich().member_index(text(c.input("member")));
}
std::optional<Index> weights_of(const test::Case& c) {
  if (!c.has_param("weights")) return std::nullopt;
  return rich().indicator_index(text(c.param("weights")));
}
Selection selection_of(const test::Case& c) {
  Selection made;
  if (c.has_param("counted")) made.counted = counted_from(text(c.param("counted"))).value();
  return made;
}
std::size_t series_of(const test::Case& c) {
  return static_cast<std::size_t>(indicator_of(c) * rich().n_members() + member_of(c));
}
std::size_t cell_of(const test::Case& c) {
  const auto year = static_cast<Year>(c.input("year").as_int64());
  return static_cast<std::size_t>(indicator_of(c) * rich().n_years() + year - rich().first_year());
}

json::object ask_latest(const test::Case& c) {
  LatestOptions options{.year = year_param(c)};
  if (const auto age = year_param(c, "max_age")) options.max_age = *age;
  json::object made = as_object(latest(rich().cube(), options)[series_of(c)]);
  made["asked"] = options.year.value_or(rich().last_year());
  return made;
}

json::object ask_change(const test::Case& c) {
  return as_object(change(rich(), {.start = year_param(c, "start"), .end = year_param(c, "end")})[series_of(c)]);
}

json::object ask_state(const test::Case& c) {
  StateOptions options{.year = year_param(c)};
  if (c.has_param("edition")) options.edition = text(c.param("edition"));
  json::object made = as_object(state(rich(), options)[series_of(c)], rich().indicator(indicator_of(c)));
  made["asked"] = options.year.value_or(rich().last_year());
  return made;
}

json::object ask_required_pace(const test::Case& c) {
  const std::string word = text(c.param("direction"));
  const Direction direction = word == "higher"  ? Direction::higher
                              : word == "lower" ? Direction::lower
                                                : Direction::neutral;
  const RequiredPace found = required_pace(test::number(c.param("value")), test::number(c.param("target")),
                                           *year_param(c), *year_param(c, "target_year"), direction);
  return {
      {"linear", as_json(found.linear)}, {"geometric", as_json(found.geometric)}, {"status", as_json(found.status)}};
}

json::object ask_network_mean(const test::Case& c) {
  const Selection selection = selection_of(c);
  json::object made = as_object(
      network_mean(rich(), {.selection = selection, .weights = {}, .weight_indicator = weights_of(c)})[cell_of(c)]);
  json::array missing;
  for (const LeftOut& each :
       missing_members(rich(), indicator_of(c), static_cast<Year>(c.input("year").as_int64()), selection))
    missing.emplace_back(json::array{id(each.member), std::string(to_string(each.reason))});
  made["missing"] = std::move(missing);
  return made;
}

json::object ask_matched_change(const test::Case& c) {
  return as_object(
      matched_change(rich(), *year_param(c, "first"), *year_param(c, "last"),
                     {.weights = {}, .weight_indicator = weights_of(c)})[static_cast<std::size_t>(indicator_of(c))]);
}

json::object ask_movements(const test::Case& c) {
  PanelMovementOptions options;
  if (c.has_param("dead_band")) options.dead_band = test::number(c.param("dead_band"));
  return as_object(movements(rich(), *year_param(c, "first"), *year_param(c, "last"),
                             options)[static_cast<std::size_t>(indicator_of(c))]);
}

json::object ask_response_rate(const test::Case& c) {
  return as_object(response_rate(rich())[cell_of(c)]);
}

json::object ask_population_coverage(const test::Case& c) {
  std::vector<double> weights;
  const Index k = *year_param(c) - rich().first_year();
  for (Index m = 0; m < rich().n_members(); ++m) {
    const SeriesView series = rich().cube().series(*weights_of(c), m);
    weights.push_back(series.values[static_cast<std::size_t>(k)]);
  }
  const double total = c.has_param("total") ? test::number(c.param("total")) : missing;
  return as_object(population_coverage(rich(), weights, *year_param(c), total));
}

CompareOptions compare_options(const test::Case& c) {
  CompareOptions options{.year = year_param(c)};
  if (const auto age = year_param(c, "max_age")) options.max_age = *age;
  return options;
}

json::object ask_compare(const test::Case& c) {
  return as_object(compare(rich(), indicator_of(c), compare_options(c)));
}

json::object ask_trend(const test::Case& c) {
  return as_object(trend(rich(), {.phi = test::number(c.param("phi"))}), indicator_of(c), member_of(c));
}

json::object ask_progress(const test::Case& c) {
  const ProgressTable table = progress(rich(), {.phi = test::number(c.param("phi"))});
  const Index target = c.input("target").as_int64();
  for (const ProgressRow& row : table.rows)
    if (row.indicator == indicator_of(c) && row.member == member_of(c) && row.target == target)
      return as_object(row, rich().indicator(row.indicator).targets[static_cast<std::size_t>(target)],
                       table.families[static_cast<std::size_t>(row.indicator)].phi);
  return {};
}

json::object ask_group_progress(const test::Case& c) {
  for (const GroupProgress& group : progress(rich(), {.phi = test::number(c.param("phi"))}).groups)
    if (group.indicator == indicator_of(c) && group.target == c.input("target").as_int64()) return as_object(group);
  return {};
}

json::object ask_rank(const test::Case& c) {
  std::vector<double> errors(static_cast<std::size_t>(rich().n_members()), 1e-6);
  errors[static_cast<std::size_t>(rich().member_index(text(c.param("vague"))))] = 1e6;
  RankOptions options{.year = year_param(c)};
  options.noise = NoiseSource::declared;
  options.standard_errors = errors;
  options.draws = 200;
  if (const auto age = year_param(c, "max_age")) {
    options.latest = LatestRule::within;
    options.max_age = *age;
  }
  json::object made = as_object(rank(rich(), indicator_of(c), options));
  made["noise"] = "declared";
  made["level"] = options.level;
  return made;
}

json::object ask_members_then(const test::Case& c) {
  return as_object(members_then(rich(), *year_param(c)));
}
json::object ask_members_now(const test::Case& /*c*/) {
  return as_object(members_now(rich()));
}
json::object ask_always_members(const test::Case& c) {
  return as_object(always_members(rich(), *year_param(c, "first"), *year_param(c, "last")));
}

json::object ask_composition(const test::Case& c) {
  PanelCompositionOptions options;
  options.means.base = year_param(c, "base");
  return as_object(composition_adjusted_means(rich(), options)[static_cast<std::size_t>(indicator_of(c))],
                   static_cast<Year>(c.input("year").as_int64()));
}

json::object ask_kolada_colour(const test::Case& c) {
  const Comparison table = compare(rich(), indicator_of(c), compare_options(c));
  std::vector<double> values;
  for (const ComparisonRow& row : table.rows) values.push_back(row.value);
  const Colours found = kolada_colour(values, rich().indicator(table.indicator).direction);
  json::object made = as_object(table);
  made["n"] = found.n;
  made["status"] = as_json(found.status);
  for (std::size_t k = 0; k < values.size(); ++k) {
    json::object& row = made.at("rows").as_array()[k].as_object();
    row["rank"] = row.at("rank_competition");
    row["colour"] = word(colour_names, static_cast<std::uint8_t>(found.colours[k]));
  }
  return made;
}

json::object ask_points(const test::Case& c) {
  std::vector<Index> indicators;
  for (const json::value& each : c.input("indicators").as_array())
    indicators.push_back(rich().indicator_index(text(each)));
  const std::vector<PointRule> rules(1);
  const League found = league(rich(), indicators, rules, {.compare = compare_options(c)});
  json::object made{{"n_indicators", found.n_indicators}, {"n_ranked", found.n_ranked}};
  made["status"] = as_json(found.status);
  json::object years;
  json::object statuses;
  for (const LeagueColumn& column : found.columns) {
    years[rich().indicator(column.indicator).id] = column.year;
    statuses[rich().indicator(column.indicator).id] = as_json(column.status);
  }
  made["years"] = std::move(years);
  made["indicator_status"] = std::move(statuses);
  json::array rows;
  for (const LeagueRow& r : found.rows) {
    json::object points;
    for (const LeagueColumn& column : found.columns)
      if (const double x = column.points[static_cast<std::size_t>(r.member)]; !is_missing(x))
        points[rich().indicator(column.indicator).id] = x;
    rows.emplace_back(json::object{{"member", id(r.member)},
                                   {"name", rich().member(r.member).name},
                                   {"points", std::move(points)},
                                   {"n", r.n},
                                   {"total", as_json(r.total)},
                                   {"possible", as_json(r.possible)},
                                   {"share", as_json(r.share)},
                                   {"rank", r.rank},
                                   {"status", as_json(r.status)}});
  }
  made["rows"] = std::move(rows);
  return made;
}

// The groups' names in the case's order.
std::vector<std::string> group_names(const test::Case& c) {
  std::vector<std::string> names;
  for (const auto& [name, members] : c.input("groups").as_object()) names.emplace_back(name);
  return names;
}

GroupComparison groups_of(const test::Case& c) {
  const auto n = static_cast<std::size_t>(rich().n_members());
  std::vector<Index> group_of(n, -1);
  Index n_groups = 0;
  for (const auto& [name, members] : c.input("groups").as_object()) {
    for (const json::value& each : members.as_array())
      group_of[static_cast<std::size_t>(rich().member_index(text(each)))] = n_groups;
    ++n_groups;
  }
  std::vector<Index> strata;
  if (c.has_param("strata")) {
    strata.assign(n, -1);
    std::map<std::string, Index> codes;
    for (const auto& [member, stratum] : c.param("strata").as_object())
      strata[static_cast<std::size_t>(rich().member_index(std::string(member)))] =
          codes.emplace(text(stratum), static_cast<Index>(codes.size())).first->second;
  }
  PanelGroupsOptions options{.year = year_param(c)};
  options.strata = strata;
  options.weight_indicator = weights_of(c);
  const std::vector<Index> indicators{indicator_of(c)};
  return compare_groups(rich(), indicators, group_of, n_groups, options).front();
}

json::object ask_group_pair(const test::Case& c) {
  const GroupComparison found = groups_of(c);
  json::object made = as_object(found.pairs.front());
  made["indicator"] = rich().indicator(found.test.indicator).id;
  made["year"] = found.test.year;
  made["n_first"] = found.groups[0].n;
  made["n_second"] = found.groups[1].n;
  return made;
}

json::object ask_group_summary(const test::Case& c) {
  const std::vector<std::string> names = group_names(c);
  const GroupComparison found = groups_of(c);
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (names[k] != text(c.input("group"))) continue;
    json::object made = as_object(found.groups[k]);
    made["group"] = names[k];
    return made;
  }
  return {};
}

json::object ask_matched_comparison(const test::Case& c) {
  std::vector<Index> treated;
  for (const json::value& each : c.input("treated").as_array()) treated.push_back(rich().member_index(text(each)));
  MatchingOptions options;
  for (const json::value& each : c.param("on").as_array())
    options.on.push_back({.indicator = rich().indicator_index(text(each))});
  options.caliper = test::number(c.param("caliper"));
  options.distance = {.metric = Metric::euclidean, .spread = Spread::sd};
  options.year = year_param(c);
  return as_object(matched_comparison(rich(), indicator_of(c), treated, options));
}

json::object ask_similar(const test::Case& c) {
  SimilarOptions options;
  const Index population = rich().indicator_index("population");
  options.structure.on = {{.indicator = population, .log = true, .weight = 2.0},
                          {.indicator = rich().indicator_index("waste")}};
  options.structure.year = year_param(c);
  options.distance.metric = Metric::gower;
  options.neighbours.k = *year_param(c, "k");
  return as_object(similar(rich(), member_of(c), options));
}

using Entry = json::object (*)(const test::Case&);

const std::map<std::string, Entry>& entries() {
  static const std::map<std::string, Entry> made{
      {"latest", ask_latest},
      {"change", ask_change},
      {"state", ask_state},
      {"required_pace", ask_required_pace},
      {"network_mean", ask_network_mean},
      {"matched_change", ask_matched_change},
      {"movements", ask_movements},
      {"response_rate", ask_response_rate},
      {"population_coverage", ask_population_coverage},
      {"compare", ask_compare},
      {"trend", ask_trend},
      {"progress", ask_progress},
      {"group_progress", ask_group_progress},
      {"rank", ask_rank},
      {"kolada_colour", ask_kolada_colour},
      {"points", ask_points},
      {"group_pair", ask_group_pair},
      {"group_summary", ask_group_summary},
      {"matched_comparison", ask_matched_comparison},
      {"similar", ask_similar},
      {"members_then", ask_members_then},
      {"members_now", ask_members_now},
      {"always_members", ask_always_members},
      {"composition_adjusted_means", ask_composition},
  };
  return made;
}

// Names that Python adds to a result.
const std::set<std::string> of_python_only{".breaks",         ".values",       ".name",         ".not_compared",
                                           ".interpretation", ".treated_name", ".differs_most", ".log",
                                           ".variable",       ".group",        ".control_name", ".nominal"};

// Of ".rows[3].value" the last name with its point.
bool left_to_python(const std::string& method, const std::string& where) {
  static const std::set<std::string> methods{"change", "similar", "matched_comparison"};
  return methods.contains(method) && of_python_only.contains(where.substr(where.rfind('.')));
}

void compare_values(const test::Case& c, const std::string& where, const json::value& found,
                    const json::value& wanted) {
  const std::string name = c.name();
  if (wanted.is_object()) {
    for (const auto& [key, each] : wanted.as_object()) {
      const std::string inner = where + "." + std::string(key);
      if (left_to_python(c.method(), inner)) continue;
      const json::value* there = found.is_object() ? found.as_object().if_contains(key) : nullptr;
      BOOST_CHECK_MESSAGE(there, name << inner << " is missing");
      if (there) compare_values(c, inner, *there, each);
    }
    return;
  }
  if (wanted.is_array()) {
    const json::array& a = found.as_array();
    const json::array& b = wanted.as_array();
    BOOST_CHECK_MESSAGE(a.size() == b.size(), name << where << " has " << a.size() << " elements, not " << b.size());
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
      compare_values(c, where + "[" + std::to_string(k) + "]", a[k], b[k]);
    return;
  }
  bool same = found == wanted;
  if (wanted.is_number() && found.is_number()) {
    const double x = wanted.to_number<double>();
    same = std::abs(found.to_number<double>() - x) <= c.tolerance() * std::max(1.0, std::abs(x));
  } else if (wanted == "inf" || wanted == "-inf") {
    const double infinity = std::numeric_limits<double>::infinity();
    same = found.is_number() && found.to_number<double>() == (wanted == "inf" ? infinity : -infinity);
  }
  BOOST_CHECK_MESSAGE(same, name << where << " is " << json::serialize(found) << ", not " << json::serialize(wanted));
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_said_of_the_rich_panel_is_right) {
  const test::Cases cases("rich_cases.json");
  for (const test::Case& c : cases.all()) {
    const auto entry = entries().find(c.method());
    if (entry == entries().end()) {
      // Python puts this one together of two results.
      BOOST_TEST(c.method() == "composition_change");
      continue;
    }
    compare_values(c, "", entry->second(c), c.expected());
  }
}

BOOST_AUTO_TEST_SUITE_END()
