#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/rank.hpp"
#include "nyckeltal/core/simulated_network.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/rank_sets.hpp"
#include "nyckeltal/stats/shrinkage.hpp"
#include "test.hpp"
#include "twin.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(rank_members)

namespace tt = boost::test_tools;
using test::median;

namespace {

Panel one_indicator(Direction direction, Index members, Year first, Index years) {
  std::vector<Member> all;
  for (Index m = 0; m < members; ++m) all.push_back({.id = "m" + std::to_string(m)});
  return Panel({{.id = "x", .direction = direction}}, all, first, years);
}

Panel one_year(Direction direction, const std::vector<double>& values) {
  Panel p = one_indicator(direction, std::ssize(values), 2024, 1);
  for (std::size_t m = 0; m < values.size(); ++m) p.set(0, static_cast<Index>(m), 2024, values[m]);
  return p;
}

const RankRow& row_of(const Ranking& r, Index member) {
  return *std::find_if(r.rows.begin(), r.rows.end(), [&](const RankRow& row) { return row.member == member; });
}

// Series noise as its definition reads: all members have all years here.
std::vector<double> slow_series_noise(const std::vector<std::vector<double>>& x, double prior) {
  const std::size_t members = x.size();
  const std::size_t n = x[0].size();
  std::vector<std::vector<double>> e(members, std::vector<double>(n));
  for (std::size_t m = 0; m < members; ++m) {
    std::vector<double> slopes, levels;
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = a + 1; b < n; ++b) slopes.push_back((x[m][b] - x[m][a]) / static_cast<double>(b - a));
    const double slope = median(slopes);
    for (std::size_t a = 0; a < n; ++a) levels.push_back(x[m][a] - slope * static_cast<double>(a));
    for (std::size_t a = 0; a < n; ++a) e[m][a] = levels[a] - median(levels);
  }
  for (std::size_t a = 0; a < n; ++a) {
    std::vector<double> of_year;
    for (std::size_t m = 0; m < members; ++m) of_year.push_back(e[m][a]);
    for (std::size_t m = 0; m < members; ++m) e[m][a] -= median(of_year);
  }
  const double nu = static_cast<double>(n) - 2.0;
  double phi = 0.0;
  for (std::size_t m = 0; n >= 8 && m < members; ++m) {
    const double mean = std::accumulate(e[m].begin(), e[m].end(), 0.0) / static_cast<double>(n);
    double products = 0.0, squares = 0.0;
    for (std::size_t a = 0; a < n; ++a) {
      squares += std::pow(e[m][a] - mean, 2);
      if (a > 0) products += (e[m][a] - mean) * (e[m][a - 1] - mean);
    }
    phi += (static_cast<double>(n) * products / squares + 2.0) / (static_cast<double>(n) - 4.0);
  }
  phi = std::min(std::max(phi / static_cast<double>(members), 0.0), 0.95);
  // Trace of M R, element by element.
  double left = 0.0;
  const double middle = 0.5 * (static_cast<double>(n) - 1.0);
  const double tt = static_cast<double>(n * (n * n - 1)) / 12.0;
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b) {
      const double m = (a == b ? 1.0 : 0.0) - 1.0 / static_cast<double>(n) -
                       (static_cast<double>(a) - middle) * (static_cast<double>(b) - middle) / tt;
      left += m * std::pow(phi, std::abs(static_cast<double>(a) - static_cast<double>(b)));
    }
  std::vector<double> mad, s2, scaled, out;
  for (std::size_t m = 0; m < members; ++m) {
    std::vector<double> sizes;
    for (const double each : e[m]) sizes.push_back(std::abs(each));
    mad.push_back(std::pow(1.482602218505602 * median(sizes), 2) * static_cast<double>(n) / nu);
  }
  for (std::size_t m = 0; m < members; ++m) {
    const double most = 3.0 * std::sqrt((prior * median(mad) + nu * mad[m]) / (prior + nu));
    double sum = 0.0;
    for (const double each : e[m]) sum += std::pow(std::min(std::abs(each), most), 2);
    s2.push_back(sum / left);
    scaled.push_back(s2.back() / std::pow(1.0 - 2.0 / (9.0 * nu), 3));
  }
  for (std::size_t m = 0; m < members; ++m)
    out.push_back(std::sqrt((prior * median(scaled) + nu * s2[m]) / (prior + nu)));
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_case_of_csranks_goes_through_the_panel) {
  const test::Case& c = test::compare_cases()["csranks_small"];
  const std::vector<double> errors = c.numbers("se");
  std::vector<double> values = c.numbers("x");
  for (const Direction direction : {Direction::higher, Direction::lower}) {
    const Ranking r = rank(one_year(direction, values), 0,
                           {.noise = NoiseSource::declared, .standard_errors = errors, .draws = 10'000});
    BOOST_TEST((r.status == Status::ok));
    BOOST_TEST(r.n_noise == 4);
    for (Index m = 0; m < 4; ++m) {
      const auto at = static_cast<std::size_t>(m);
      BOOST_TEST(static_cast<double>(row_of(r, m).rank) == test::Case::to_numbers(c.expected_value("rank"))[at]);
      BOOST_TEST(row_of(r, m).lower == test::Case::to_numbers(c.expected_value("L"))[at]);
      BOOST_TEST(row_of(r, m).upper == test::Case::to_numbers(c.expected_value("U"))[at]);
    }
    for (double& each : values) each = -each;  // less is better: the same table
  }
}

BOOST_AUTO_TEST_CASE(differing_latest_years_follow_the_rule) {
  const test::Case& c = test::compare_cases()["rank_latest_years_differ"];
  Panel p = one_indicator(Direction::lower, 3, 2021, 3);
  p.set(0, 0, 2023, 10);
  p.set(0, 0, 2022, 12);
  p.set(0, 1, 2022, 11);
  p.set(0, 2, 2021, 9);
  p.set(0, 2, 2022, 13);
  const auto agrees = [&](const Ranking& r, const char* key) {
    const std::vector<const char*> names{"A", "B", "C"};
    for (Index m = 0; m < 3; ++m)
      BOOST_TEST(row_of(r, m).rank == c.expected_value(key).at(names[static_cast<std::size_t>(m)]).as_int64());
  };
  const Ranking common = rank(p, 0, {.year = 2022});
  agrees(common, "common_year_2022_rank");
  BOOST_TEST(common.n_older == 0);
  BOOST_TEST(common.years.size() == 1U);
  const Ranking mixed = rank(p, 0, {.year = 2023, .latest = LatestRule::within, .max_age = 1});
  agrees(mixed, "naive_latest_rank");
  BOOST_TEST(mixed.n_older == 2);
  BOOST_TEST(mixed.years.size() == 2U);
  BOOST_TEST(mixed.years[0].n_values == 3);
  BOOST_TEST(mixed.years[0].median == 12.0);
  // Only A has a value in 2023: nobody to compare it with.
  const Ranking adjusted =
      rank(p, 0, {.year = 2023, .latest = LatestRule::adjusted, .max_age = 1, .minimum_members = 3});
  BOOST_TEST(adjusted.n_ranked == 2);
  BOOST_TEST(adjusted.left_out.size() == 1U);
  BOOST_TEST((adjusted.left_out[0].reason == Reason::few_that_year));
  BOOST_TEST(row_of(adjusted, 1).compared == -1.0);
  BOOST_TEST(row_of(adjusted, 2).compared == 1.0);
}

BOOST_AUTO_TEST_CASE(adjusting_takes_out_what_moved_all_alike) {
  // Members 0 ... 5 fall by 10 a year together; half of them have not reported the last year.
  Panel p = one_indicator(Direction::lower, 12, 2020, 2);
  for (Index m = 0; m < 12; ++m) {
    p.set(0, m, 2020, 100.0 + static_cast<double>(m));
    if (m % 2 == 0) p.set(0, m, 2021, 90.0 + static_cast<double>(m));
  }
  const Ranking mixed = rank(p, 0, {.year = 2021, .latest = LatestRule::within});
  BOOST_TEST(row_of(mixed, 10).rank < row_of(mixed, 1).rank);
  const Ranking adjusted = rank(p, 0, {.year = 2021, .latest = LatestRule::adjusted});
  BOOST_TEST(adjusted.n_ranked == 12);
  for (Index m = 0; m + 2 < 12; ++m) BOOST_TEST(row_of(adjusted, m).rank < row_of(adjusted, m + 2).rank);
}

BOOST_AUTO_TEST_CASE(series_noise_agrees_with_a_slow_twin) {
  for (std::uint64_t k = 0; k < 40; ++k) {
    Philox random(11, k);
    const Index members = 5 + random.below(20);
    const Index years = 5 + random.below(6);
    Panel p = one_indicator(Direction::higher, members, 2000, years);
    std::vector<std::vector<double>> x(static_cast<std::size_t>(members));
    for (Index m = 0; m < members; ++m)
      for (Index y = 0; y < years; ++y) {
        double value = random.normal() + 0.3 * static_cast<double>(m) + 0.1 * static_cast<double>(y);
        if (random.below(20) == 0) value *= 10.0;
        x[static_cast<std::size_t>(m)].push_back(value);
        p.set(0, m, 2000 + static_cast<Year>(y), value);
      }
    const Ranking r = rank(p, 0, {.draws = 100});
    const std::vector<double> slow = slow_series_noise(x, 4.0);
    BOOST_TEST(r.n_noise == members);
    for (Index m = 0; m < members; ++m) {
      BOOST_TEST(row_of(r, m).standard_error == slow[static_cast<std::size_t>(m)], tt::tolerance(1e-9));
      BOOST_TEST(row_of(r, m).degrees_of_freedom == 4.0 + static_cast<double>(years - 2));
    }
  }
}

BOOST_AUTO_TEST_CASE(noise_is_read_between_breaks_and_a_slip_does_not_drown_it) {
  Panel p = one_indicator(Direction::higher, 6, 2000, 16);
  Philox random(3);
  for (Index m = 0; m < 6; ++m)
    for (Year year = 2000; year < 2016; ++year)
      p.set(0, m, year, static_cast<double>(m) + random.normal() + (year >= 2013 ? 500.0 : 0.0));
  p.breaks.push_back({.indicator = "x", .year = 2013});
  p.set(0, 0, 2009, 1e6);
  const Ranking r = rank(p, 0);  // three years after the break: the noise is that of the years before it
  BOOST_TEST((r.status == Status::ok));
  for (const RankRow& row : r.rows) BOOST_TEST(row.standard_error < 3.0);
  BOOST_TEST(r.common_noise > 0.5);
  // Without the break the step is noise; where all have it in the same year it moves nobody's place.
  p.breaks.clear();
  const double mixed = rank(p, 0, {.latest = LatestRule::within}).common_noise;
  BOOST_TEST(mixed > 50.0);
  BOOST_TEST(rank(p, 0).common_noise < 0.1 * mixed);
}

BOOST_AUTO_TEST_CASE(what_all_members_share_is_no_noise_of_places) {
  Panel p = one_indicator(Direction::higher, 9, 2000, 12);
  Philox random(5);
  for (Year year = 2000; year < 2012; ++year) {
    const double weather = 50.0 * random.normal();
    for (Index m = 0; m < 9; ++m) p.set(0, m, year, 5.0 * static_cast<double>(m) + weather + random.normal());
  }
  BOOST_TEST(rank(p, 0).common_noise < 4.0);
  BOOST_TEST(rank(p, 0, {.latest = LatestRule::within}).common_noise > 10.0);
}

BOOST_AUTO_TEST_CASE(an_older_value_is_less_sure) {
  Panel p = one_indicator(Direction::higher, 8, 2000, 10);
  Philox random(9);
  for (Index m = 0; m < 8; ++m)
    for (Year year = 2000; year < 2010; ++year) p.set(0, m, year, random.normal());
  const double fresh = row_of(rank(p, 0, {.year = 2009, .latest = LatestRule::within, .prior = 1e9}), 0).standard_error;
  p.set(0, 0, 2009, missing, ValueStatus::not_reported);
  p.set(0, 0, 2008, missing, ValueStatus::not_reported);
  const Ranking r = rank(p, 0, {.year = 2009, .latest = LatestRule::within, .prior = 1e9});
  BOOST_TEST(row_of(r, 0).age == 2);
  BOOST_TEST(row_of(r, 0).standard_error > 1.4 * fresh);
}

BOOST_AUTO_TEST_CASE(without_a_source_of_noise_there_are_ranks_and_no_sets) {
  const Panel p = one_year(Direction::higher, {3, 1, 3, 2});
  const std::vector<double> unknown(4, missing);
  for (const RankOptions& options :
       {RankOptions{.noise = NoiseSource::none}, RankOptions{}, RankOptions{.noise = NoiseSource::revision},
        RankOptions{.noise = NoiseSource::declared, .standard_errors = unknown}}) {
    const Ranking r = rank(p, 0, options);
    BOOST_TEST((r.status == Status::no_noise_model));
    BOOST_TEST(r.n_ranked == 4);
    BOOST_TEST(is_missing(r.reliability));
    for (const RankRow& row : r.rows) {
      BOOST_TEST(is_missing(row.lower));
      BOOST_TEST(is_missing(row.marginal_upper));
      BOOST_TEST(is_missing(row.p_top));
      BOOST_TEST((row.band == RankBand::none));
      BOOST_TEST((row.status == Status::no_noise_model));
    }
    BOOST_TEST(row_of(r, 0).rank == 1);
    BOOST_TEST(row_of(r, 2).rank_max == 2);
    BOOST_TEST(row_of(r, 2).rank_mid == 1.5);
    BOOST_TEST(row_of(r, 1).rank == 4);
  }
}

BOOST_AUTO_TEST_CASE(series_that_never_move_say_nothing_of_noise) {
  Panel p = one_indicator(Direction::higher, 7, 2000, 8);
  for (Index m = 0; m < 7; ++m)
    for (Year year = 2000; year < 2008; ++year) p.set(0, m, year, static_cast<double>(m));
  BOOST_TEST((rank(p, 0).status == Status::no_noise_model));
}

BOOST_AUTO_TEST_CASE(counting_noise_is_that_of_one_event_more_and_never_zero) {
  const std::vector<double> sizes{1000, 50, 0, missing};
  const Panel p = one_year(Direction::lower, {2.0, 0.0, 3.0, 4.0});
  const Ranking poisson = rank(p, 0, {.noise = NoiseSource::counts, .sizes = sizes, .per = 1000.0});
  BOOST_TEST(row_of(poisson, 0).standard_error == std::sqrt(3.0), tt::tolerance(1e-12));
  BOOST_TEST(row_of(poisson, 1).standard_error == 20.0, tt::tolerance(1e-12));
  BOOST_TEST(is_missing(row_of(poisson, 2).standard_error));
  BOOST_TEST((row_of(poisson, 3).status == Status::no_noise_model));
  BOOST_TEST(row_of(poisson, 3).upper == 4.0);
  const Ranking share = rank(p, 0, {.noise = NoiseSource::counts, .sizes = sizes, .per = 100.0, .share = true});
  const double q = 21.0 / 1002.0;
  BOOST_TEST(row_of(share, 0).standard_error == 100.0 * std::sqrt(q * (1.0 - q) / 1002.0), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(revision_noise_is_what_later_editions_changed) {
  Panel p = one_indicator(Direction::higher, 6, 2020, 2);
  p.sources = {{.id = "old", .date = "2022-05-01"}, {.id = "new", .date = "2023-05-01"}, {.id = "undated"}};
  for (Index m = 0; m < 6; ++m) {
    const double x = static_cast<double>(m);
    p.set(0, m, 2021, 10.0 * x);
    p.observations.push_back({.member = m, .year = 2021, .value = 10.0 * x - (m < 3 ? 2.0 : 0.0), .source = 0});
    p.observations.push_back({.member = m, .year = 2021, .value = 10.0 * x, .source = 1});
    p.observations.push_back({.member = m, .year = 2021, .value = 77.0, .source = 2});
  }
  const Ranking r = rank(p, 0, {.noise = NoiseSource::revision});
  BOOST_TEST(r.n_noise == 6);
  BOOST_TEST(r.common_noise == std::sqrt(2.0), tt::tolerance(1e-12));
  BOOST_TEST(row_of(r, 5).upper == 1.0);
  BOOST_TEST((rank(p, 0, {.noise = NoiseSource::revision, .minimum_members = 7}).status == Status::no_noise_model));
}

BOOST_AUTO_TEST_CASE(wide_sets_say_a_band_instead_of_a_place) {
  std::vector<double> values(12), errors(12, 100.0);
  std::iota(values.begin(), values.end(), 0.0);
  errors[0] = 0.1;
  values[0] = -2000.0;
  const Ranking r =
      rank(one_year(Direction::higher, values), 0, {.noise = NoiseSource::declared, .standard_errors = errors});
  BOOST_TEST(row_of(r, 0).place_shown);
  BOOST_TEST((row_of(r, 0).band == RankBand::worst));
  for (Index m = 1; m < 12; ++m) {
    BOOST_TEST(!row_of(r, m).place_shown);
    BOOST_TEST((row_of(r, m).band == RankBand::anywhere));
  }
  BOOST_TEST((rank_band(1, 4, 12) == RankBand::best));
  BOOST_TEST((rank_band(1, 5, 12) == RankBand::not_worst));
  BOOST_TEST((rank_band(5, 8, 12) == RankBand::middle));
  BOOST_TEST((rank_band(4, 9, 12) == RankBand::anywhere));
  BOOST_TEST((rank_band(5, 9, 12) == RankBand::not_best));
  BOOST_TEST((rank_band(9, 12, 12) == RankBand::worst));
  BOOST_TEST((rank_band(missing, 12, 12) == RankBand::none));
}

BOOST_AUTO_TEST_CASE(probabilities_to_be_among_the_best_add_up) {
  const SimulatedNetwork network = simulated_network({.members = 40, .n_years = 12});
  const Index i = network.panel.indicator_index("organic-farmland");
  const Ranking r = rank(network.panel, i, {.top = 5});
  BOOST_TEST((r.status == Status::ok));
  double sum = 0.0;
  for (const RankRow& row : r.rows) sum += row.p_top;
  BOOST_TEST(sum == 5.0, tt::tolerance(1e-9));
  BOOST_TEST(r.n_ranked + std::ssize(r.left_out) >= r.n_members);
  BOOST_TEST(r.reliability > 0.0);
  BOOST_TEST(r.reliability <= 1.0);
  const Ranking two = rank(network.panel, i, {.top = 5}, {.threads = 2});
  for (std::size_t k = 0; k < r.rows.size(); ++k) {
    BOOST_TEST(r.rows[k].lower == two.rows[k].lower);
    BOOST_TEST(r.rows[k].p_top == two.rows[k].p_top);
    BOOST_TEST(r.rows[k].lower <= static_cast<double>(r.rows[k].rank));
    BOOST_TEST(static_cast<double>(r.rows[k].rank_max) <= r.rows[k].upper);
  }
}

BOOST_AUTO_TEST_CASE(neutral_indicators_and_empty_tables_have_their_status) {
  const Ranking neutral = rank(one_year(Direction::neutral, {1, 2}), 0);
  BOOST_TEST((neutral.status == Status::neutral));
  BOOST_TEST(neutral.n_ranked == 0);
  BOOST_TEST(neutral.rows[0].value == 2.0);
  BOOST_TEST((rank(one_year(Direction::higher, {missing}), 0).status == Status::no_data));
  BOOST_TEST((rank(one_year(Direction::higher, {}), 0).status == Status::no_data));
  const std::vector<double> error{1.0};
  const Ranking one =
      rank(one_year(Direction::higher, {5.0}), 0, {.noise = NoiseSource::declared, .standard_errors = error});
  BOOST_TEST(one.rows[0].place_shown);
  const Ranking huge = rank(one_year(Direction::higher, {1e300, -1e300}), 0,
                            {.noise = NoiseSource::counts, .sizes = std::vector<double>{1.0, 1.0}});
  BOOST_TEST(huge.n_ranked == 2);
}

BOOST_AUTO_TEST_CASE(mistakes_are_named) {
  const Panel p = one_year(Direction::higher, {1, 2});
  const std::vector<double> three{1, 1, 1};
  const std::vector<double> negative{1, -1};
  const auto wrong = [&](const RankOptions& options) { BOOST_CHECK_THROW((void)rank(p, 0, options), ArgumentError); };
  wrong({.year = 1999});
  wrong({.latest = LatestRule::within, .max_age = -1});
  wrong({.noise = NoiseSource::declared, .standard_errors = three});
  wrong({.noise = NoiseSource::declared, .standard_errors = negative});
  wrong({.noise = NoiseSource::counts, .sizes = three});
  wrong({.noise = NoiseSource::counts, .sizes = negative});
  wrong({.noise = NoiseSource::counts, .sizes = std::span(three).first(2), .per = 0.0});
  wrong({.window = 4});
  wrong({.minimum_values = 2});
  wrong({.prior = -1.0});
  wrong({.level = 1.0});
  wrong({.top = -1});
  wrong({.draws = 3});
  BOOST_CHECK_THROW((void)rank(p, 1), ArgumentError);
}

BOOST_AUTO_TEST_CASE(each_year_of_age_adds_the_noise_of_one_year) {
  Panel p = one_indicator(Direction::higher, 8, 2000, 10);
  Philox random(9);
  for (Index m = 0; m < 8; ++m)
    for (Year year = 2000; year < 2010; ++year) p.set(0, m, year, random.normal());
  p.set(0, 0, 2009, missing, ValueStatus::not_reported);
  p.set(0, 1, 2009, missing, ValueStatus::not_reported);
  p.set(0, 1, 2008, missing, ValueStatus::not_reported);
  // So strong a prior gives all members one noise of a single year.
  const Ranking r = rank(p, 0, {.year = 2009, .latest = LatestRule::within, .prior = 1e12});
  const double fresh = row_of(r, 7).standard_error;
  BOOST_TEST(fresh == r.common_noise, tt::tolerance(1e-8));
  BOOST_TEST(row_of(r, 0).age == 1);
  BOOST_TEST(row_of(r, 0).standard_error == std::sqrt(2.0) * fresh, tt::tolerance(1e-8));
  BOOST_TEST(row_of(r, 1).age == 2);
  BOOST_TEST(row_of(r, 1).standard_error == std::sqrt(3.0) * fresh, tt::tolerance(1e-8));
}

BOOST_AUTO_TEST_CASE(a_first_edition_that_was_withdrawn_is_what_the_later_one_revised) {
  Panel p = one_indicator(Direction::higher, 6, 2020, 2);
  p.sources = {{.id = "old", .date = "2022-05-01"}, {.id = "new", .date = "2023-05-01"}};
  for (Index m = 0; m < 6; ++m) {
    const double x = 10.0 * static_cast<double>(m);
    p.set(0, m, 2021, x);
    p.observations.push_back(
        {.member = m, .year = 2021, .value = x - (m < 3 ? 2.0 : 0.0), .status = ValueStatus::withdrawn, .source = 0});
    p.observations.push_back({.member = m, .year = 2021, .value = x, .source = 1});
  }
  const Ranking r = rank(p, 0, {.noise = NoiseSource::revision});
  BOOST_TEST(r.n_noise == 6);
  BOOST_TEST(r.common_noise == std::sqrt(3.0 * 4.0 / 6.0), tt::tolerance(1e-12));  // three of six moved by 2
}

BOOST_AUTO_TEST_CASE(a_set_of_half_of_the_members_still_shows_a_place) {
  // Equal values known exactly share the ranks 1 and 2: half of four members, more than half of three.
  const std::vector<double> errors{0, 0, 0, 0.001};
  const RankOptions options{.noise = NoiseSource::declared, .standard_errors = errors};
  const Ranking four = rank(one_year(Direction::higher, {7, 7, 3, 0}), 0, options);
  BOOST_TEST(row_of(four, 0).lower == 1.0);
  BOOST_TEST(row_of(four, 0).upper == 2.0);
  BOOST_TEST(row_of(four, 0).place_shown);
  BOOST_TEST(row_of(four, 0).marginal_place_shown);
  const Ranking three = rank(one_year(Direction::higher, {7, 7, missing, 0}), 0, options);
  BOOST_TEST(row_of(three, 0).upper == 2.0);
  BOOST_TEST(!row_of(three, 0).place_shown);
  BOOST_TEST(!row_of(three, 0).marginal_place_shown);
}

namespace {

using test::same;

/// Values of a member up to a year, oldest first, of the newest part between breaks that has enough of them.
std::vector<std::pair<double, double>> slow_part(const Panel& p, Index m, Year last, const RankOptions& o) {
  const SeriesView s = p.series(0, m);
  std::map<int, std::vector<std::pair<double, double>>> parts;  // by the breaks before
  for (Index k = 0; k < s.size(); ++k) {
    if (s.year(k) > last || !s.usable(k, o.selection.use) || std::isinf(s.values[static_cast<std::size_t>(k)]))
      continue;
    int before = 0;
    for (const Break& each : p.breaks)
      before += each.cuts && each.year <= s.year(k) && (each.member.empty() || p.find_member(each.member) == m);
    parts[before].emplace_back(s.year(k), s.values[static_cast<std::size_t>(k)]);
  }
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    auto& values = part->second;
    if (std::ssize(values) > o.window) values.erase(values.begin(), values.end() - o.window);
    if (std::ssize(values) >= o.minimum_values) return values;
  }
  return {};
}

struct SlowNoise {
  std::vector<double> deviation, freedom;
  double common = missing, phi = missing;
  Index n = 0;
};

/// As slow_series_noise, of series with gaps and of any length.
SlowNoise slow_noise(const std::vector<std::vector<std::pair<double, double>>>& series, const RankOptions& o) {
  const std::size_t members = series.size();
  std::vector<std::vector<double>> e(members);
  std::map<double, std::vector<double>> of_year;
  for (std::size_t m = 0; m < members; ++m) {
    std::vector<double> slopes, levels;
    for (const auto& [s, x] : series[m])
      for (const auto& [t, y] : series[m])
        if (t > s) slopes.push_back((y - x) / (t - s));
    for (const auto& [t, y] : series[m]) levels.push_back(y - median(slopes) * t);
    for (std::size_t k = 0; k < levels.size(); ++k) {
      e[m].push_back(levels[k] - median(levels));
      of_year[series[m][k].first].push_back(e[m].back());
    }
  }
  if (o.latest != LatestRule::within)
    for (std::size_t m = 0; m < members; ++m)
      for (std::size_t k = 0; k < e[m].size(); ++k)
        if (const auto& all = of_year[series[m][k].first]; std::ssize(all) >= o.minimum_members) e[m][k] -= median(all);
  std::vector<double> phis, robust(members, missing), known, scaled;
  std::vector<std::vector<double>> years(members);
  for (std::size_t m = 0; m < members; ++m) {
    for (const auto& [t, y] : series[m]) years[m].push_back(t);
    const auto n = static_cast<double>(e[m].size());
    if (e[m].empty()) continue;
    if (n >= 8.0)
      if (const double r1 = autocorrelation(e[m], years[m]); !is_missing(r1)) phis.push_back((n * r1 + 2) / (n - 4));
    std::vector<double> sizes;
    for (const double each : e[m]) sizes.push_back(std::abs(each));
    robust[m] = std::pow(1.482602218505602 * median(sizes), 2) * n / (n - 2.0);
    known.push_back(robust[m]);
  }
  SlowNoise out{std::vector<double>(members, missing), std::vector<double>(members, missing)};
  out.n = std::ssize(known);
  if (out.n < o.minimum_members) return out;
  out.phi = 0.0;
  if (std::ssize(phis) >= o.minimum_members)
    out.phi = std::clamp(std::accumulate(phis.begin(), phis.end(), 0.0) / static_cast<double>(phis.size()), 0.0, 0.95);
  std::vector<double> variance(members, missing);
  for (std::size_t m = 0; m < members; ++m) {
    if (e[m].empty()) continue;
    // What is left of the correlations' trace when level and slope are taken off, by Gram and Schmidt.
    const auto n = static_cast<double>(e[m].size());
    const double nu = n - 2.0;
    double middle = 0.0, length = 0.0, left = 0.0;
    for (const double t : years[m]) middle += t / n;
    for (const double t : years[m]) length += (t - middle) * (t - middle);
    for (const double a : years[m])
      for (const double b : years[m]) {
        const double off = (a == b ? 1.0 : 0.0) - 1.0 / n - (a - middle) * (b - middle) / length;
        left += off * std::pow(out.phi, std::abs(a - b));
      }
    const double most = 3.0 * std::sqrt((o.prior * median(known) + nu * robust[m]) / (o.prior + nu));
    variance[m] = 0.0;
    for (const double each : e[m]) variance[m] += std::pow(std::min(std::abs(each), most), 2) / left;
    scaled.push_back(variance[m] / std::pow(1.0 - 2.0 / (9.0 * nu), 3));
  }
  const double common = median(scaled);
  out.common = std::sqrt(common);
  for (std::size_t m = 0; m < members; ++m) {
    const double nu = e[m].empty() ? 0.0 : static_cast<double>(e[m].size()) - 2.0;
    const double s2 = e[m].empty() ? common : (o.prior * common + nu * variance[m]) / (o.prior + nu);
    if (!(s2 > 0.0 && o.prior + nu > 0.0)) continue;
    out.deviation[m] = std::sqrt(s2);
    out.freedom[m] = o.prior + nu;
  }
  return out;
}

bool close(double a, double b) {
  return same(a, b) || std::abs(a - b) <= 1e-8 * std::max(1e-3, std::abs(b));
}

Panel ragged(Philox& random, Direction direction) {
  Panel p = one_indicator(direction, 3 + random.below(10), 2000, 4 + random.below(14));
  const double gaps = 0.15 * static_cast<double>(random.below(4));
  for (Index m = 0; m < p.n_members(); ++m)
    for (Year year = 2000; year <= p.last_year(); ++year) {
      const double x = random.normal() + 0.5 * static_cast<double>(m) + 0.1 * (year - 2000);
      if (random.uniform() < gaps) continue;
      const ValueStatus status = random.below(30) == 0 ? ValueStatus::withdrawn : ValueStatus::observed;
      p.set(0, m, year, random.below(150) == 0 ? HUGE_VAL : x, status);
    }
  for (Year year = p.last_year() - 2; year <= p.last_year(); ++year)  // equal values share a rank
    if (p.series(0, 0).usable(*p.series(0, 0).position(year)))
      p.set(0, 1, year, p.series(0, 0).values[static_cast<std::size_t>(year - 2000)]);
  for (Index k = random.below(3); k > 0; --k)
    p.breaks.push_back({.indicator = "x",
                        .member = random.below(2) == 0 ? "" : "m1",
                        .year = 1999 + static_cast<Year>(random.below(p.n_years() + 2)),
                        .cuts = random.below(4) != 0});
  return p;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_column_of_a_table_of_ragged_series_is_that_of_a_slow_twin) {
  std::map<Status, int> seen;
  Index few_that_year = 0;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    Philox random(seed, 31);
    const Direction direction = random.below(2) == 0 ? Direction::higher : Direction::lower;
    const Panel p = ragged(random, direction);
    RankOptions o{.latest = static_cast<LatestRule>(random.below(3)), .max_age = random.below(4)};
    if (random.below(3) == 0) o.year = p.last_year() - static_cast<Year>(random.below(2));
    o.window = 5 + random.below(8);
    o.minimum_values = 4 + random.below(2);
    o.minimum_members = 2 + random.below(5);
    o.prior = static_cast<double>(random.below(3)) * 2.0;
    o.minimum_coverage = random.below(2) == 0 ? 0.5 : 0.9;
    o.top = random.below(4);
    o.draws = 100;
    o.seed = static_cast<std::uint64_t>(random.below(5));
    const Ranking found = rank(p, 0, o);

    const Comparison table = compare(p, 0,
                                     {.year = o.year,
                                      .max_age = o.latest == LatestRule::common_year ? 0 : o.max_age,
                                      .minimum_coverage = o.minimum_coverage});
    BOOST_TEST(found.year == table.year);
    BOOST_TEST(found.n_members == table.n_members);
    std::vector<Index> left_out;
    for (const ComparisonLeftOut& each : table.left_out) left_out.push_back(each.member);
    std::map<Year, RankYear> years;
    std::vector<RankRow> rows;
    for (const ComparisonRow& row : table.rows) {
      std::vector<double> of_year;
      for (Index m = 0; m < p.n_members(); ++m) {
        const auto k = p.series(0, m).position(row.year);
        if (p.series(0, m).usable(*k)) of_year.push_back(p.series(0, m).values[static_cast<std::size_t>(*k)]);
      }
      RankRow made{.member = row.member, .value = row.value, .year = row.year, .age = row.age, .compared = row.value};
      if (o.latest == LatestRule::adjusted) {
        made.compared -= median(of_year);
        if (std::ssize(of_year) < o.minimum_members || !std::isfinite(made.compared)) {
          left_out.push_back(row.member);
          ++few_that_year;
          continue;
        }
      }
      rows.push_back(made);
      RankYear& year = years[row.year];
      year.year = row.year;
      ++year.n;
      year.n_values = std::ssize(of_year);
      year.median = median(of_year);
    }
    std::sort(left_out.begin(), left_out.end());
    BOOST_REQUIRE(found.left_out.size() == left_out.size());
    for (std::size_t k = 0; k < left_out.size(); ++k) BOOST_TEST(found.left_out[k].member == left_out[k]);
    BOOST_REQUIRE(found.rows.size() == rows.size());
    BOOST_REQUIRE(found.years.size() == years.size());
    std::size_t at = 0;
    for (const auto& [year, each] : years) {
      BOOST_TEST(found.years[at].year == year);
      BOOST_TEST(found.years[at].n == each.n);
      BOOST_TEST(found.years[at].n_values == each.n_values);
      BOOST_TEST(close(found.years[at++].median, each.median));
    }
    if (rows.empty()) {
      BOOST_TEST((found.status == Status::no_data));
      continue;
    }

    std::vector<std::vector<std::pair<double, double>>> parts;
    for (const RankRow& row : rows) parts.push_back(slow_part(p, row.member, row.year, o));
    // The order in which the noise is asked for changes nothing.
    const SlowNoise noise = slow_noise(parts, o);
    const double sign = direction == Direction::higher ? 1.0 : -1.0;
    Index older = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].standard_error = noise.deviation[i] * std::sqrt(1.0 + static_cast<double>(rows[i].age));
      rows[i].degrees_of_freedom = noise.freedom[i];
      older += rows[i].age > 0 ? 1 : 0;
      for (const RankRow& other : rows) {
        rows[i].rank += sign * other.compared > sign * rows[i].compared ? 1 : 0;
        rows[i].rank_max += sign * other.compared >= sign * rows[i].compared ? 1 : 0;
      }
      ++rows[i].rank;
    }
    std::sort(rows.begin(), rows.end(), [](const RankRow& a, const RankRow& b) {
      return a.rank != b.rank ? a.rank < b.rank : a.member < b.member;
    });
    BOOST_TEST(found.n_ranked == std::ssize(rows));
    BOOST_TEST(found.n_older == older);
    BOOST_TEST(found.n_noise == noise.n, "panel " << seed);
    BOOST_TEST(close(found.common_noise, noise.common), "panel " << seed);
    BOOST_TEST(close(found.phi, noise.phi), "panel " << seed << ": " << found.phi << " " << noise.phi);
    const Index tenth = (std::ssize(rows) + 9) / 10;
    BOOST_TEST(found.top == std::min<Index>(std::ssize(rows), o.top > 0 ? o.top : tenth));
    std::vector<double> estimates, errors, freedom, variances;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const RankRow& a = found.rows[i];
      const RankRow& b = rows[i];
      BOOST_TEST(a.member == b.member);
      BOOST_TEST(a.value == b.value);
      BOOST_TEST(a.year == b.year);
      BOOST_TEST(a.age == b.age);
      BOOST_TEST(close(a.compared, b.compared));
      BOOST_TEST(a.rank == b.rank);
      BOOST_TEST(a.rank_max == b.rank_max);
      BOOST_TEST(a.rank_mid == 0.5 * static_cast<double>(b.rank + b.rank_max));
      // The middle member of each year moves with the others, and what is left of it is zero or rounding.
      if (a.standard_error > 1e-12 || b.standard_error > 1e-12) {
        BOOST_TEST(close(a.standard_error, b.standard_error), "panel " << seed << ", member " << b.member);
        BOOST_TEST(same(a.degrees_of_freedom, b.degrees_of_freedom), "panel " << seed << ", member " << b.member);
      }
      estimates.push_back(sign * a.compared);
      errors.push_back(a.standard_error);
      freedom.push_back(a.degrees_of_freedom);
      variances.push_back(a.standard_error > 0.0 ? a.standard_error * a.standard_error : missing);
    }
    // Sets and probabilities are those of the functions for bare numbers.
    RankSetOptions how{.level = o.level, .draws = o.draws, .seed = o.seed, .degrees_of_freedom = freedom};
    const RankSets together = rank_sets(estimates, {.standard_errors = errors}, how);
    how.kind = RankSetKind::marginal;
    const RankSets alone = rank_sets(estimates, {.standard_errors = errors}, how);
    BOOST_TEST((found.status == together.status));
    ++seen[found.status];
    if (found.status != Status::ok) continue;
    const Shrinkage shrunk = shrink(estimates, variances);
    BOOST_TEST(same(found.reliability, shrunk.reliability));
    std::vector<double> means, deviations;
    for (const ShrunkMember& each : shrunk.members) {
      means.push_back(each.shrunk);
      deviations.push_back(std::sqrt(each.variance));
    }
    const RankProbabilities p_rank =
        rank_probabilities(means, {.standard_errors = deviations}, {.draws = o.draws, .seed = o.seed});
    const auto n = rows.size();
    for (std::size_t i = 0; i < n; ++i) {
      const RankRow& row = found.rows[i];
      BOOST_TEST(row.lower == together.members[i].lower);
      BOOST_TEST(row.upper == together.members[i].upper);
      BOOST_TEST(row.marginal_lower == alone.members[i].lower);
      BOOST_TEST(row.marginal_upper == alone.members[i].upper);
      BOOST_TEST((row.status == together.members[i].status));
      BOOST_TEST((row.band == rank_band(row.lower, row.upper, std::ssize(rows))));
      BOOST_TEST((row.marginal_band == rank_band(row.marginal_lower, row.marginal_upper, std::ssize(rows))));
      const auto shown = [&](double lower, double upper) {
        return lower == upper || 2.0 * (upper - lower + 1.0) <= static_cast<double>(n);
      };
      BOOST_TEST(row.place_shown == shown(row.lower, row.upper));
      BOOST_TEST(row.marginal_place_shown == shown(row.marginal_lower, row.marginal_upper));
      BOOST_TEST(same(row.shrunk, sign * shrunk.members[i].shrunk));
      double top = missing;
      if (p_rank.n == std::ssize(rows)) {
        top = 0.0;
        for (std::size_t k = 0; k < static_cast<std::size_t>(found.top); ++k) top += p_rank.acceptability[i * n + k];
      }
      BOOST_TEST(same(row.p_top, top));
    }
  }
  BOOST_TEST(seen[Status::ok] > 50);
  BOOST_TEST(seen[Status::no_noise_model] > 5);
  BOOST_TEST(few_that_year > 10);
}

BOOST_AUTO_TEST_CASE(thirds_of_a_table_are_told_at_their_edges) {
  struct Edge {
    double lower, upper;
    Index n;
    RankBand band;
  };
  // Of ten members the thirds end after 3, 6 and 10: a rank belongs to the third that 3 rank / n falls into.
  for (const Edge& each :
       {Edge{1, 3, 10, RankBand::best}, Edge{1, 4, 10, RankBand::not_worst}, Edge{1, 6, 10, RankBand::not_worst},
        Edge{1, 7, 10, RankBand::anywhere}, Edge{3, 7, 10, RankBand::anywhere}, Edge{4, 6, 10, RankBand::middle},
        Edge{4, 7, 10, RankBand::not_best}, Edge{6, 10, 10, RankBand::not_best}, Edge{7, 10, 10, RankBand::worst},
        Edge{1, 1, 1, RankBand::worst}, Edge{1, 1, 3, RankBand::best}, Edge{2, 2, 3, RankBand::middle},
        Edge{3, 3, 3, RankBand::worst}, Edge{1, missing, 3, RankBand::none}, Edge{missing, 3, 3, RankBand::none},
        Edge{1, 1, 0, RankBand::none}})
    BOOST_TEST((rank_band(each.lower, each.upper, each.n) == each.band),
               each.lower << " to " << each.upper << " of " << each.n);
}

BOOST_AUTO_TEST_CASE(only_values_of_two_dated_editions_say_what_a_revision_changes) {
  Panel p = one_indicator(Direction::higher, 7, 2020, 2);
  p.sources = {
      {.id = "a", .date = "2022"}, {.id = "b", .date = "2023"}, {.id = "c", .date = "2024"}, {.id = "undated"}};
  for (Index m = 0; m < 7; ++m) p.set(0, m, 2021, static_cast<double>(m));
  const auto seen = [&](Index member, double value, Index source, ValueStatus status = ValueStatus::observed) {
    p.observations.push_back({.member = member, .year = 2021, .value = value, .status = status, .source = source});
  };
  // Three editions, in no order: newest less first is 4; what lies between plays no part.
  seen(0, 90.0, 1), seen(0, 14.0, 2), seen(0, 10.0, 0);
  seen(1, 10.0, 2), seen(1, 13.0, 0);
  seen(2, 10.0, 0), seen(2, 10.0, 2);                                       // not revised, and counted
  seen(3, 10.0, 0), seen(3, 99.0, 0);                                       // twice in one edition
  seen(4, 10.0, 0), seen(4, 99.0, 3), seen(4, 99.0, -1), seen(4, 99.0, 4);  // no date, no source, no such source
  seen(5, 10.0, 0), seen(5, missing, 2), seen(5, HUGE_VAL, 2);
  seen(6, 10.0, 0), seen(6, 99.0, 2, ValueStatus::imputed);
  const RankOptions o{.noise = NoiseSource::revision, .minimum_members = 3};
  const Ranking r = rank(p, 0, o);
  BOOST_TEST(r.n_noise == 3);
  BOOST_TEST(r.common_noise == std::sqrt((16.0 + 9.0 + 0.0) / 3.0), tt::tolerance(1e-12));
  for (const RankRow& row : r.rows) BOOST_TEST(row.standard_error == r.common_noise);
  RankOptions four = o;
  four.minimum_members = 4;
  const Ranking too_few = rank(p, 0, four);
  BOOST_TEST(too_few.n_noise == 3);
  BOOST_TEST(is_missing(too_few.common_noise));
  BOOST_TEST((too_few.status == Status::no_noise_model));
  // Another indicator's editions are its own.
  for (Observation& each : p.observations) each.indicator = 1;
  BOOST_TEST(rank(p, 0, o).n_noise == 0);
  // Where nothing was ever revised nothing is known of noise.
  p.observations.clear();
  for (Index m = 0; m < 7; ++m) seen(m, 1.0, 0), seen(m, 1.0, 1);
  const Ranking never = rank(p, 0, o);
  BOOST_TEST(never.n_noise == 7);
  BOOST_TEST((never.status == Status::no_noise_model));
}

BOOST_AUTO_TEST_CASE(noise_of_counts_has_its_formula_at_every_size) {
  const std::vector<double> values{4.0, 0.0, 100.0, 250.0, -4.0};
  const std::vector<double> sizes{50, 50, 50, 50, 50};
  const Panel p = one_year(Direction::higher, values);
  const auto error = [&](Index m, bool share) {
    return row_of(rank(p, 0, {.noise = NoiseSource::counts, .sizes = sizes, .per = 100.0, .share = share}), m)
        .standard_error;
  };
  // 4 per cent of 50 are 2 events, 100 are 50, 250 are 125, which as a share are all of the 50.
  const std::vector<double> events{2, 0, 50, 125, 2};
  for (Index m = 0; m < 5; ++m) {
    const double n = events[static_cast<std::size_t>(m)];
    BOOST_TEST(error(m, false) == 2.0 * std::sqrt(n + 1.0), tt::tolerance(1e-12));
    const double q = (std::min(n, 50.0) + 1.0) / 52.0;
    BOOST_TEST(error(m, true) == 100.0 * std::sqrt(q * (1.0 - q) / 52.0), tt::tolerance(1e-12));
  }
  const std::vector<double> some{50, 0, missing, 50, 50};
  const Ranking r = rank(p, 0, {.noise = NoiseSource::counts, .sizes = some, .per = 100.0});
  BOOST_TEST(r.n_noise == 3);
  BOOST_TEST(is_missing(row_of(r, 2).p_top));  // of five members only three are known well enough
}

BOOST_AUTO_TEST_CASE(each_mistake_has_its_code_and_the_least_that_is_allowed_passes) {
  const Panel p = one_year(Direction::higher, {1, 2});
  const std::vector<double> two{1, 1}, three{1, 1, 1}, infinite{1, HUGE_VAL}, negative{1, -1}, zero{0, 0};
  const auto refused = [&](const std::string& code, const std::string& part, const RankOptions& options) {
    BOOST_CHECK_EXCEPTION((void)rank(p, 0, options), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  refused("level-out-of-range", "level is 0.0", {.level = 0.0});
  refused("too-few-draws", "3 draws", {.draws = 3});
  refused("length-mismatch", "standard_errors has 3 elements but the panel's members has 2",
          {.noise = NoiseSource::declared, .standard_errors = three});
  refused("length-mismatch", "sizes has 3 elements but the panel's members has 2",
          {.noise = NoiseSource::counts, .sizes = three});
  for (const double per : {0.0, -1.0, missing, HUGE_VAL})
    refused("per-not-positive", "per is", {.noise = NoiseSource::counts, .sizes = two, .per = per});
  refused("size-out-of-range", "0 or more", {.noise = NoiseSource::counts, .sizes = negative});
  refused("size-out-of-range", "0 or more", {.noise = NoiseSource::counts, .sizes = infinite});
  refused("window-too-short", "minimum_values must be 3", {.window = 2, .minimum_values = 2});
  refused("window-too-short", "minimum_values must be 3", {.minimum_values = 2});
  refused("window-too-short", "minimum_values must be 3", {.window = 4, .minimum_values = 5});
  for (const double prior : {-0.1, missing, HUGE_VAL}) refused("prior-negative", "prior must be 0", {.prior = prior});
  refused("top-negative", "top must be 0", {.top = -1});
  BOOST_TEST(rank(p, 0, {.window = 3, .minimum_values = 3, .prior = 0.0, .top = 0, .draws = 20}).n_ranked == 2);
  BOOST_TEST(rank(p, 0, {.noise = NoiseSource::counts, .sizes = zero}).n_ranked == 2);
}

BOOST_AUTO_TEST_SUITE_END()
