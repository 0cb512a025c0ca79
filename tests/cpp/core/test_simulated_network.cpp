#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/core/simulated_network.hpp"
#include "test.hpp"

BOOST_AUTO_TEST_SUITE(simulated_networks)

namespace nt = nyckeltal;

namespace {

// Mean and number of the observed values of one year.
struct YearMean {
  double mean = 0.0;
  nt::Index n = 0;
};
YearMean year_mean(const nt::Panel& panel, const std::string& indicator, nt::Year year) {
  YearMean result;
  const nt::Index i = panel.indicator_index(indicator);
  for (nt::Index m = 0; m < panel.n_members(); ++m) {
    const nt::SeriesView series = panel.series(i, m);
    const nt::Index k = *series.position(year);
    if (!series.usable(k)) continue;
    result.mean += series.values[static_cast<std::size_t>(k)];
    ++result.n;
  }
  result.mean /= static_cast<double>(result.n);
  return result;
}

std::vector<nt::PlantedFeature> planted(const nt::SimulatedTruth& truth, const std::string& kind) {
  std::vector<nt::PlantedFeature> found;
  for (const nt::PlantedFeature& each : truth.features)
    if (each.kind == kind) found.push_back(each);
  return found;
}

double at(const nt::Panel& panel, nt::Index i, nt::Index m, nt::Year year) {
  const nt::SeriesView series = panel.series(i, m);
  return series.values[static_cast<std::size_t>(*series.position(year))];
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bits_and_another_seed_does_not) {
  const nt::SimulatedNetwork a = nt::simulated_network();
  const nt::SimulatedNetwork b = nt::simulated_network();
  const nt::SimulatedNetwork c = nt::simulated_network({.seed = 2});
  BOOST_TEST(a.panel.values().size() == b.panel.values().size());
  BOOST_TEST(std::memcmp(a.panel.values().data(), b.panel.values().data(), a.panel.values().size_bytes()) == 0);
  BOOST_TEST(std::equal(a.panel.status().begin(), a.panel.status().end(), b.panel.status().begin()));
  BOOST_TEST(std::memcmp(a.panel.values().data(), c.panel.values().data(), a.panel.values().size_bytes()) != 0);
}

BOOST_AUTO_TEST_CASE(it_says_that_it_is_simulated) {
  const nt::Panel panel = nt::simulated_network().panel;
  BOOST_TEST(panel.info.simulated);
  BOOST_TEST(panel.info.title.at("sv").find("Simulerat") != std::string::npos);
  BOOST_TEST(panel.info.title.at("en").find("Simulated") != std::string::npos);
  for (const nt::Member& member : panel.members()) BOOST_TEST(member.name.starts_with("Simulerad "));
}

BOOST_AUTO_TEST_CASE(levels_follow_the_published_means) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      const nt::Panel panel = nt::simulated_network({.seed = seed}).panel;
      const auto near = [&](const char* id, nt::Year year, double published, double within) {
        const double mean = year_mean(panel, id, year).mean;
        BOOST_TEST(std::abs(mean - published) < within, id << " " << year << ": " << mean);
      };
      near("organic-food", 2003, 3, 0.7);
      near("organic-food", 2022, 29, 4);
      near("ghg-ets", 2005, 2.47, 1.0);
      near("ghg-ets", 2023, 1.72, 0.8);
      near("public-transport-renewable-fuel", 2015, 66, 6);
      near("public-transport-renewable-fuel", 2020, 92, 6);
      near("renewable-energy-premises", 2003, 59, 7);
      near("renewable-energy-premises", 2022, 95, 5);
      near("organic-farmland", 2009, 9.1, 2);
      near("organic-farmland", 2023, 15.9, 3.5);
      near("household-waste", 2017, 519, 20);
      near("household-waste", 2023, 412, 20);
      near("certified-schools", 2016, 20, 7);
      near("certified-schools", 2020, 12, 5);
      near("protected-nature", 2021, 7.0, 2);
      BOOST_TEST(year_mean(panel, "organic-food", 2024).mean < year_mean(panel, "organic-food", 2022).mean);
    }
  }
}

BOOST_AUTO_TEST_CASE(emissions_in_the_trading_system_have_true_zeros_and_one_giant) {
  const nt::SimulatedNetwork made = nt::simulated_network();
  const nt::Index ets = made.panel.indicator_index("ghg-ets");
  nt::Index zeros = 0;
  double largest = 0.0;
  nt::Index giant = -1;
  for (nt::Index m = 0; m < made.panel.n_members(); ++m) {
    const double value = at(made.panel, ets, m, 2023);
    if (value == 0.0) ++zeros;
    if (value > largest) {
      largest = value;
      giant = m;
    }
  }
  BOOST_TEST(zeros > 20);
  BOOST_TEST(largest > 35.0);
  BOOST_TEST(largest < 48.0);
  BOOST_TEST(giant == planted(made.truth, "giant").front().member);
}

BOOST_AUTO_TEST_CASE(many_shares_sit_at_the_ceiling_and_none_passes_it) {
  const nt::Panel panel = nt::simulated_network().panel;
  for (nt::Index i = 0; i < panel.n_indicators(); ++i) {
    const nt::Indicator& indicator = panel.indicator(i);
    nt::Index at_ceiling = 0;
    for (nt::Index m = 0; m < panel.n_members(); ++m) {
      const nt::SeriesView series = panel.series(i, m);
      for (const double& x : series.values) {
        if (nt::is_missing(x)) continue;
        BOOST_TEST(x >= 0.0);
        if (indicator.ceiling && !indicator.may_exceed_ceiling) BOOST_TEST(x <= *indicator.ceiling);
        if (series.first_year + (&x - series.values.data()) == 2023 && x == 100.0) ++at_ceiling;
      }
    }
    if (indicator.id == "public-transport-renewable-fuel" || indicator.id == "renewable-energy-premises")
      BOOST_TEST(at_ceiling > 15);
  }
}

BOOST_AUTO_TEST_CASE(the_unit_slip_is_one_value_ten_times_too_large) {
  const nt::SimulatedNetwork made = nt::simulated_network();
  const std::vector<nt::PlantedFeature> slips = planted(made.truth, "unit_slip");
  BOOST_TEST_REQUIRE(slips.size() == 1U);
  const nt::PlantedFeature& slip = slips.front();
  const double before = at(made.panel, slip.indicator, slip.member, slip.year - 1);
  const double wrong = at(made.panel, slip.indicator, slip.member, slip.year);
  const double after = at(made.panel, slip.indicator, slip.member, slip.year + 1);
  BOOST_TEST(wrong > 5.0 * before);
  BOOST_TEST(wrong > 5.0 * after);
  BOOST_TEST(!slip.announced);
}

BOOST_AUTO_TEST_CASE(breaks_move_the_values_and_the_panel_tells_only_the_announced_ones) {
  const nt::SimulatedNetwork made = nt::simulated_network();
  nt::Index announced = 0;
  for (const nt::PlantedFeature& each : made.truth.features) {
    if (each.kind != "definition_break" && each.kind != "method_change" && each.kind != "hidden_break" &&
        each.kind != "imputation")
      continue;
    const std::string& id = made.panel.indicator(each.indicator).id;
    const bool told = std::any_of(made.panel.breaks.begin(), made.panel.breaks.end(), [&](const nt::Break& known) {
      return known.indicator == id && known.year == each.year &&
             known.member == (each.member < 0 ? std::string() : made.panel.member(each.member).id);
    });
    BOOST_TEST(told == each.announced, each.kind);
    announced += each.announced ? 1 : 0;
    if (each.kind == "imputation") continue;
    // Ratio of the observed to the expected level after and before, where both are there.
    double ratio = 0.0;
    nt::Index n = 0;
    for (nt::Index m = 0; m < made.panel.n_members(); ++m) {
      if (each.member >= 0 && m != each.member) continue;
      const auto relative = [&](nt::Year year) {
        const auto cell = static_cast<std::size_t>(
            (each.indicator * made.panel.n_members() + m) * made.panel.n_years() + (year - made.panel.first_year()));
        return at(made.panel, each.indicator, m, year) / made.truth.expected[cell];
      };
      const double change = relative(each.year) / relative(each.year - 1);
      if (!std::isfinite(change)) continue;
      ratio += change;
      ++n;
    }
    ratio /= static_cast<double>(n);
    BOOST_TEST_REQUIRE(n > 0);
    BOOST_TEST(ratio < 0.95, each.kind << " of " << id << " moved by " << ratio);
  }
  BOOST_TEST(announced == static_cast<nt::Index>(made.panel.breaks.size()));
  BOOST_TEST(planted(made.truth, "hidden_break").size() == 1U);
  BOOST_TEST(planted(made.truth, "method_change").size() == 1U);
}

BOOST_AUTO_TEST_CASE(members_join_leave_come_back_and_have_no_values_outside) {
  const nt::SimulatedNetwork made = nt::simulated_network();
  const nt::Panel& panel = made.panel;
  nt::Index joined = 0;
  nt::Index left = 0;
  nt::Index returned = 0;
  for (nt::Index m = 0; m < panel.n_members(); ++m) {
    const nt::Member& member = panel.member(m);
    BOOST_TEST_REQUIRE(!member.membership.empty());
    if (member.membership.size() == 2) ++returned;
    if (*member.membership.front().start >= panel.first_year()) ++joined;
    if (member.membership.back().end) ++left;
    for (nt::Index i = 0; i < panel.n_indicators(); ++i) {
      if (panel.indicator(i).id == "population" || panel.indicator(i).id == "sludge-cadmium") continue;
      for (nt::Year year = panel.first_year(); year <= panel.last_year(); ++year)
        if (!*member.is_member(year)) BOOST_TEST(nt::is_missing(at(panel, i, m, year)));
    }
  }
  BOOST_TEST(joined == 16);
  BOOST_TEST(left == 11);
  BOOST_TEST(returned == 1);
}

BOOST_AUTO_TEST_CASE(late_reporters_lack_their_last_years_and_others_have_gaps) {
  const nt::SimulatedNetwork made = nt::simulated_network();
  const nt::Panel& panel = made.panel;
  const std::vector<nt::PlantedFeature> late = planted(made.truth, "late_reporter");
  BOOST_TEST(late.size() == 8U);
  const nt::Index food = panel.indicator_index("organic-food");
  for (const nt::PlantedFeature& each : late)
    for (nt::Year year = each.year; year <= panel.last_year(); ++year)
      BOOST_TEST(nt::is_missing(at(panel, food, each.member, year)));
  const nt::Index responded = year_mean(panel, "organic-food", 2018).n;
  BOOST_TEST(responded > 50);
  BOOST_TEST(responded < 95);
}

BOOST_AUTO_TEST_CASE(statuses_other_than_observed_occur) {
  const nt::Panel panel = nt::simulated_network().panel;
  const auto count = [&](nt::ValueStatus wanted) {
    return std::count(panel.status().begin(), panel.status().end(), wanted);
  };
  BOOST_TEST(count(nt::ValueStatus::imputed) > 50);
  BOOST_TEST(count(nt::ValueStatus::not_applicable) > 20);
  BOOST_TEST(count(nt::ValueStatus::preliminary) > 100);
}

BOOST_AUTO_TEST_CASE(noise_is_autocorrelated_as_the_truth_says) {
  // Pooled lag-1 correlation of log(value / expected) in many long series of one proportional indicator.
  const nt::SimulatedNetwork made = nt::simulated_network({.members = 300, .first_year = 1900, .n_years = 120});
  const nt::Index i = made.panel.indicator_index("sludge-cadmium");
  double product = 0.0;
  double square = 0.0;
  for (nt::Index m = 0; m < made.panel.n_members(); ++m) {
    double previous = nt::missing;
    for (nt::Index k = 0; k < made.panel.n_years(); ++k) {
      const auto cell = static_cast<std::size_t>((i * made.panel.n_members() + m) * made.panel.n_years() + k);
      const double x = std::log(made.panel.values()[cell] / made.truth.expected[cell]);
      if (!nt::is_missing(previous) && !nt::is_missing(x)) {
        product += previous * x;
        square += x * x;
      }
      previous = x;
    }
  }
  BOOST_TEST(std::abs(product / square - made.truth.phi) < 0.03);
}

BOOST_AUTO_TEST_CASE(slopes_in_the_truth_are_those_of_the_expected_level) {
  const nt::SimulatedNetwork made = nt::simulated_network({.members = 3});
  const nt::Index i = made.panel.indicator_index("sludge-cadmium");
  for (nt::Index m = 0; m < 3; ++m) {
    const auto begin = static_cast<std::size_t>((i * 3 + m) * made.panel.n_years());
    // Slow twin: mean of all pairwise slopes weighted by squared distance is the least-squares slope.
    double weighted = 0.0;
    double weights = 0.0;
    for (nt::Index a = 0; a < made.panel.n_years(); ++a)
      for (nt::Index b = a + 1; b < made.panel.n_years(); ++b) {
        const double gap = static_cast<double>(b - a);
        weighted += gap * (made.truth.expected[begin + static_cast<std::size_t>(b)] -
                           made.truth.expected[begin + static_cast<std::size_t>(a)]);
        weights += gap * gap;
      }
    BOOST_TEST(made.truth.slope[static_cast<std::size_t>(i * 3 + m)] == weighted / weights,
               boost::test_tools::tolerance(1e-10));
  }
}

BOOST_AUTO_TEST_CASE(populations_are_skewed_and_complete) {
  const nt::Panel panel = nt::simulated_network().panel;
  const nt::Index i = panel.indicator_index("population");
  std::vector<double> now;
  for (nt::Index m = 0; m < panel.n_members(); ++m) now.push_back(at(panel, i, m, 2024));
  BOOST_TEST(std::none_of(now.begin(), now.end(), [](double x) { return nt::is_missing(x); }));
  for (nt::Index m = 0; m < panel.n_members(); ++m)
    for (nt::Index other = 0; other < panel.n_members(); ++other)
      if (panel.member(m).groups.front() == "små" && panel.member(other).groups.front() == "stora")
        BOOST_TEST(now[static_cast<std::size_t>(m)] < now[static_cast<std::size_t>(other)]);
  std::sort(now.begin(), now.end());
  BOOST_TEST(now.front() >= 500.0);
  BOOST_TEST(now[55] > 12000.0);
  BOOST_TEST(now[55] < 30000.0);
  BOOST_TEST(now.back() > 80000.0);
}

BOOST_AUTO_TEST_CASE(any_number_of_members_and_years_will_do) {
  for (const nt::Index members : {1, 2, 3, 7, 19, 20}) {
    for (const nt::Index years : {1, 2, 3, 50}) {
      const nt::SimulatedNetwork made = nt::simulated_network({.members = members, .n_years = years});
      BOOST_TEST(made.panel.n_members() == members);
      BOOST_TEST(made.panel.n_years() == years);
      BOOST_TEST(made.truth.expected.size() == made.panel.values().size());
    }
  }
  BOOST_CHECK_THROW((void)nt::simulated_network({.members = 0}), nt::ArgumentError);
  BOOST_CHECK_THROW((void)nt::simulated_network({.n_years = 0}), nt::ArgumentError);
  BOOST_CHECK_THROW((void)nt::simulated_network({.members = 1000000}), nt::ArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()
