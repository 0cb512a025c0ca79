#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
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

// The plan, indicator by indicator.
// --------------------------------------------------------------------------------

namespace {

enum class Made { times, plus, zeros };  // the member's place multiplies the level, is added, or a third is zero

using Knots = std::vector<std::pair<nt::Year, double>>;

// What is to be true of one indicator: what it is called, and how its values are made.
struct Planned {
  const char* id;
  const char* sv;
  const char* en;
  const char* unit_sv;
  const char* unit_en;
  nt::Direction direction;
  int decimals;
  const char* reporter;
  int lag;          // years at the end without a value
  nt::Year starts;  // years with a value, both included
  nt::Year ends;
  Made made;
  double spread, noise, drift;
  Knots knots;

  // Straight between the knots, flat outside them.
  [[nodiscard]] double level(nt::Year year) const {
    if (year < knots.front().first) return knots.front().second;
    for (std::size_t k = 0; k + 1 < knots.size(); ++k) {
      const auto& [from, low] = knots[k];
      const auto& [to, high] = knots[k + 1];
      if (from <= year && year < to) return (low * (to - year) + high * (year - from)) / (to - from);
    }
    return knots.back().second;
  }
  // What the member's place and drift are added to: the logarithm of the level, or the level.
  [[nodiscard]] double scale_of(double x) const { return made == Made::plus ? x : std::log(x); }
  [[nodiscard]] bool is_share() const { return std::string(unit_en) == "%"; }
  [[nodiscard]] double ceiling() const {
    if (std::string(id) == "certified-schools") return 110.0;  // counts some schools twice
    return is_share() ? 100.0 : std::string(id) == "ghg-ets" ? 12.0 : 1e300;
  }
};

constexpr nt::Year always_from = 0;
constexpr nt::Year always_to = 9999;

const std::vector<Planned>& plan() {
  using D = nt::Direction;
  const char* emissions_sv = "ton CO2ekv/inv";
  const char* emissions_en = "tonnes CO2e per inhabitant";
  static const std::vector<Planned> all = {
      Planned("ghg-outside-ets", "Växthusgaser utanför utsläppshandeln", "Greenhouse gases outside the EU ETS",
              emissions_sv, emissions_en, D::lower, 2, "central", 2, always_from, always_to, Made::times, 0.38, 0.03,
              0.004, Knots{{2003, 5.6}, {2010, 5.0}, {2020, 3.9}, {2024, 3.5}}),
      Planned("ghg-ets", "Växthusgaser från utsläppshandeln", "Greenhouse gases inside the EU ETS", emissions_sv,
              emissions_en, D::lower, 2, "central", 1, always_from, always_to, Made::zeros, 1.35, 0.06, 0.01,
              Knots{{2003, 1.75}, {2010, 1.66}, {2015, 1.31}, {2020, 1.2}, {2024, 1.17}}),
      Planned("public-transport-trips", "Resor med kollektivtrafik", "Trips by public transport", "resor/inv",
              "trips per inhabitant", D::higher, 0, "member", 0, always_from, always_to, Made::times, 0.7, 0.06, 0.006,
              Knots{{2003, 70}, {2007, 74}, {2019, 76}, {2020, 50}, {2021, 47}, {2022, 51}, {2024, 58}}),
      Planned("public-transport-renewable-fuel", "Förnybara bränslen i kollektivtrafiken",
              "Renewable fuels in public transport", "%", "%", D::higher, 0, "member", 0, always_from, always_to,
              Made::plus, 14, 4, 0,
              Knots{{2003, 8}, {2010, 30}, {2015, 66}, {2018, 90}, {2019, 98}, {2020, 99}, {2023, 106}}),
      Planned("organic-farmland", "Ekologisk jordbruksmark", "Organic farmland", "%", "%", D::higher, 1, "central", 0,
              always_from, always_to, Made::times, 0.55, 0.04, 0.01,
              Knots{{2003, 5}, {2009, 9.1}, {2021, 17.5}, {2023, 15.9}}),
      Planned("protected-nature", "Skyddad natur", "Protected nature", "%", "%", D::higher, 1, "central", 0,
              always_from, always_to, Made::times, 0.8, 0.004, 0.006,
              Knots{{2003, 4.2}, {2014, 5.8}, {2021, 7.0}, {2024, 7.3}}),
      Planned("household-waste", "Mängd hushållsavfall", "Household waste", "kg/person", "kg per person", D::lower, 0,
              "central", 0, always_from, always_to, Made::times, 0.13, 0.025, 0.003,
              Knots{{2003, 500}, {2010, 522}, {2017, 519}, {2020, 511}, {2022, 480}, {2024, 468}}),
      Planned("sludge-cadmium", "Kadmium i avloppsslam", "Cadmium in sewage sludge", "mg/kg TS", "mg/kg dry matter",
              D::lower, 2, "central", 0, always_from, always_to, Made::times, 0.35, 0.12, 0.005,
              Knots{{2003, 1.05}, {2024, 0.68}}),
      Planned("renewable-energy-premises", "Förnybar energi i lokaler", "Renewable energy in premises", "%", "%",
              D::higher, 0, "member", 0, always_from, always_to, Made::plus, 13, 3, 0.2,
              Knots{{2003, 60}, {2010, 78}, {2016, 92}, {2022, 105}, {2024, 106}}),
      Planned("own-solar", "Kommunorganisationens solceller", "Solar cells of the municipal organisation", "W/inv",
              "W per inhabitant", D::higher, 2, "member", 0, 2018, always_to, Made::zeros, 0.9, 0.08, 0,
              Knots{{2018, 3.0}, {2022, 9.7}, {2024, 15.0}}),
      Planned("business-travel-co2", "Koldioxidutsläpp tjänsteresor", "CO2 from business trips", "ton/årsarbetare",
              "tonnes per full-time employee", D::lower, 2, "member", 0, always_from, 2021, Made::times, 0.45, 0.12,
              0.01, Knots{{2003, 0.24}, {2015, 0.20}, {2019, 0.17}, {2020, 0.13}}),
      Planned("business-travel-ghg", "Växthusgaser från tjänsteresor", "Greenhouse gases of business trips",
              "ton CO2ekv/årsarbetare", "tonnes CO2e per full-time employee", D::lower, 2, "member", 0, 2022, always_to,
              Made::times, 0.45, 0.12, 0, Knots{{2022, 0.19}, {2024, 0.18}}),
      Planned("organic-food", "Ekologiska livsmedel", "Organic food", "%", "%", D::higher, 1, "member", 0, always_from,
              always_to, Made::times, 0.33, 0.07, 0.008,
              Knots{{2003, 3}, {2008, 7}, {2013, 16}, {2018, 27}, {2022, 29}, {2023, 27}, {2024, 26.5}}),
      Planned("certified-schools", "Certifierade skolor och förskolor", "Eco-certified schools", "%", "%", D::higher, 0,
              "central", 0, always_from, always_to, Made::times, 0.9, 0.15, 0.02,
              Knots{{2003, 5}, {2013, 12}, {2016, 20}, {2018, 17}, {2022, 15.8}, {2024, 19.7}}),
      Planned("population", "Folkmängd", "Population", "inv", "inhabitants", D::neutral, 0, "central", 0, always_from,
              always_to, Made::times, 0.95, 0, 0.006, Knots{{2003, 27000}, {2024, 31500}})};
  return all;
}

// A network so large that shares and spreads are near what they are drawn from, with years before and after all knots.
const nt::SimulatedNetwork& large() {
  static const nt::SimulatedNetwork made =
      nt::simulated_network({.members = 2000, .first_year = 1999, .n_years = 30, .seed = 3});
  return made;
}

std::size_t cell_of(const nt::Panel& panel, nt::Index i, nt::Index m, nt::Year year) {
  return static_cast<std::size_t>((i * panel.n_members() + m) * panel.n_years() + (year - panel.first_year()));
}

double quantile_of(std::vector<double> x, double p) {
  const auto at = x.begin() + static_cast<std::ptrdiff_t>(p * static_cast<double>(x.size()));
  std::nth_element(x.begin(), at, x.end());
  return *at;
}

// Standard deviation of a normal sample of which the ends are cut.
double spread_of(const std::vector<double>& x) {
  return (quantile_of(x, 0.75) - quantile_of(x, 0.25)) / 1.3489795;
}

std::vector<bool> plays_a_part(const nt::SimulatedNetwork& made) {
  std::vector<bool> plays(static_cast<std::size_t>(made.panel.n_members()), false);
  for (const nt::PlantedFeature& each : made.truth.features)
    if (each.member >= 0 && each.indicator >= 0) plays[static_cast<std::size_t>(each.member)] = true;
  return plays;
}

void check_text(const nt::Text& text, const std::string& sv, const std::string& en) {
  BOOST_TEST(text.size() == 2U);
  BOOST_TEST(text.at("sv") == sv);
  BOOST_TEST(text.at("en") == en);
}

}  // namespace

BOOST_AUTO_TEST_CASE(indicators_are_described_in_both_languages) {
  const nt::Panel& panel = large().panel;
  BOOST_REQUIRE(panel.n_indicators() == static_cast<nt::Index>(plan().size()));
  for (nt::Index i = 0; i < panel.n_indicators(); ++i) {
    const Planned& wanted = plan()[static_cast<std::size_t>(i)];
    const nt::Indicator& got = panel.indicator(i);
    BOOST_TEST_CONTEXT(wanted.id) {
      const std::string id = wanted.id;
      BOOST_TEST(got.id == id);
      BOOST_TEST(got.indicator == (id.starts_with("business-travel-") ? "business-travel-emissions" : id));
      BOOST_TEST(got.version == "simulated");
      check_text(got.name, wanted.sv, wanted.en);
      check_text(got.unit, wanted.unit_sv, wanted.unit_en);
      check_text(got.definition, "Simulerade värden, formade efter det verkliga nyckeltalet med samma id.",
                 "Simulated values, shaped like the real indicator of the same id.");
      BOOST_TEST((got.direction == wanted.direction));
      BOOST_TEST(got.decimals == wanted.decimals);
      BOOST_TEST(got.reporter == wanted.reporter);
      BOOST_TEST((got.floor == std::optional(0.0)));
      BOOST_TEST((got.ceiling == (wanted.is_share() ? std::optional(100.0) : std::nullopt)));
      BOOST_TEST(got.may_exceed_ceiling == (id == "certified-schools"));
      BOOST_TEST(
          (got.valid == nt::YearInterval{.end = id == "business-travel-co2" ? std::optional(2022) : std::nullopt}));
    }
  }
}

BOOST_AUTO_TEST_CASE(targets_limits_and_classes_are_those_of_the_plan) {
  const nt::Panel& panel = large().panel;
  struct Aim {
    const char* id;
    double value;
    nt::Year year;
    const char* sv;
    const char* en;
  };
  const Aim aims[] = {{"ghg-outside-ets", 0.89, 2045, "Nationellt mål", "National target"},
                      {"organic-farmland", 30, 2030, "Mål i livsmedelsstrategin", "Target of the food strategy"},
                      {"organic-food", 60, 2030, "Nationellt inriktningsmål", "National aspirational target"}};
  std::size_t n_targets = 0;
  std::size_t n_limits = 0;
  std::size_t n_editions = 0;
  for (const nt::Indicator& each : panel.indicators()) {
    n_targets += each.targets.size();
    n_limits += each.limits.size();
    n_editions += each.editions.size();
  }
  BOOST_TEST(n_targets == 3U);
  BOOST_TEST(n_limits == 1U);
  BOOST_TEST(n_editions == 3U);
  for (const Aim& wanted : aims) {
    const nt::Target& got = panel.indicator(panel.indicator_index(wanted.id)).targets.at(0);
    BOOST_TEST((got.value == std::optional(wanted.value)));
    BOOST_TEST(got.year == wanted.year);
    check_text(got.label, wanted.sv, wanted.en);
  }
  const nt::Limit& limit = panel.indicator(panel.indicator_index("sludge-cadmium")).limits.at(0);
  BOOST_TEST(limit.value == 2.0);
  BOOST_TEST(limit.upper);
  check_text(limit.label, "Gränsvärde", "Limit value");

  // Best first. A missing end is open; each bound belongs to the class above it in value.
  const std::optional<double> open;
  struct Class {
    const char* sv;
    const char* en;
    std::optional<double> lower, upper;
  };
  struct Edition {
    const char* indicator;
    std::size_t place;
    const char* id;
    nt::YearInterval valid;
    std::vector<Class> classes;
  };
  const Edition editions[] = {{"household-waste",
                               0,
                               "2019",
                               {.end = 2022},
                               {{"Mycket god", "Very good", open, 380},
                                {"God", "Good", 380, 500},
                                {"Mindre god", "Less good", 500, 650},
                                {"Dålig", "Poor", 650, open}}},
                              {"household-waste",
                               1,
                               "2023",
                               {.start = 2022},
                               {{"Mycket god", "Very good", open, 370},
                                {"God", "Good", 370, 450},
                                {"Mindre god", "Less good", 450, 560},
                                {"Dålig", "Poor", 560, open}}},
                              {"organic-food",
                               0,
                               "2017",
                               {},
                               {{"Mycket god", "Very good", 40, open},
                                {"God", "Good", 30, 40},
                                {"Medel", "Middling", 20, 30},
                                {"Mindre god", "Less good", 10, 20},
                                {"Dålig", "Poor", open, 10}}}};
  for (const Edition& wanted : editions) {
    const nt::ClassEdition& got = panel.indicator(panel.indicator_index(wanted.indicator)).editions.at(wanted.place);
    BOOST_TEST(got.id == wanted.id);
    BOOST_TEST((got.valid == wanted.valid));
    BOOST_REQUIRE(got.classes.size() == wanted.classes.size());
    for (std::size_t k = 0; k < got.classes.size(); ++k) {
      check_text(got.classes[k].name, wanted.classes[k].sv, wanted.classes[k].en);
      BOOST_TEST((got.classes[k].lower == wanted.classes[k].lower));
      BOOST_TEST((got.classes[k].upper == wanted.classes[k].upper));
      BOOST_TEST((got.classes[k].includes_lower && !got.classes[k].includes_upper));
    }
  }
}

// A member's place and steady drift fall out of a second difference of its expected level, which leaves that of the
// published level, exactly.
BOOST_AUTO_TEST_CASE(every_expected_level_bends_where_the_published_one_does) {
  const nt::SimulatedNetwork& made = large();
  const nt::Panel& panel = made.panel;
  for (nt::Index i = 0; i < panel.n_indicators(); ++i) {
    const Planned& wanted = plan()[static_cast<std::size_t>(i)];
    BOOST_TEST_CONTEXT(wanted.id) {
      std::vector<int> compared(30, 0);
      int wrong = 0;
      for (nt::Index m = 0; m < 200; ++m) {
        const auto inside = [&](nt::Year year) {
          const double x = made.truth.expected[cell_of(panel, i, m, year)];
          return x > 0.0 && x < wanted.ceiling();
        };
        const auto scaled = [&](nt::Year year) {
          return wanted.scale_of(made.truth.expected[cell_of(panel, i, m, year)]);
        };
        for (nt::Year year = panel.first_year(); year <= panel.last_year(); ++year) {
          const bool used = year >= wanted.starts && year <= wanted.ends;
          wrong += nt::is_missing(made.truth.expected[cell_of(panel, i, m, year)]) == used ? 1 : 0;
          if (year - 1 < std::max(wanted.starts, panel.first_year()) ||
              year + 1 > std::min(wanted.ends, panel.last_year()))
            continue;
          if (!inside(year - 1) || !inside(year) || !inside(year + 1)) continue;
          const double bend = scaled(year - 1) - 2.0 * scaled(year) + scaled(year + 1);
          const double published = wanted.scale_of(wanted.level(year - 1)) - 2.0 * wanted.scale_of(wanted.level(year)) +
                                   wanted.scale_of(wanted.level(year + 1));
          wrong += std::abs(bend - published) < 1e-9 ? 0 : 1;
          ++compared[static_cast<std::size_t>(year - panel.first_year())];
        }
      }
      BOOST_TEST(wrong == 0);
      for (nt::Year year = std::max(wanted.starts, panel.first_year()) + 1;
           year < std::min(wanted.ends, panel.last_year()); ++year)
        BOOST_TEST(compared[static_cast<std::size_t>(year - panel.first_year())] > 10, year);
    }
  }
}

BOOST_AUTO_TEST_CASE(places_and_drifts_of_members_have_the_planned_middle_and_spread) {
  const nt::SimulatedNetwork& made = large();
  const nt::Panel& panel = made.panel;
  for (nt::Index i = 0; i < panel.n_indicators(); ++i) {
    const Planned& wanted = plan()[static_cast<std::size_t>(i)];
    // Drifts are counted from 2014; shares are least cut before that.
    const nt::Year year = wanted.made == Made::plus ? 2010 : std::clamp(2014, wanted.starts, wanted.ends);
    std::vector<double> places;
    std::vector<double> growth;
    int zeros = 0;
    for (nt::Index m = 0; m < panel.n_members(); ++m) {
      const double now = made.truth.expected[cell_of(panel, i, m, year)];
      const double next = made.truth.expected[cell_of(panel, i, m, year + 1)];
      if (now == 0.0 && wanted.made == Made::zeros) {
        ++zeros;
        continue;
      }
      places.push_back(now == 0.0 && wanted.made == Made::times ? -1e9 : wanted.scale_of(now));
      if (now > 0.0 && now < wanted.ceiling() && next > 0.0 && next < wanted.ceiling())
        growth.push_back(wanted.scale_of(next) - wanted.scale_of(now) - wanted.scale_of(wanted.level(year + 1)) +
                         wanted.scale_of(wanted.level(year)));
    }
    BOOST_TEST_CONTEXT(wanted.id) {
      const auto n = static_cast<double>(places.size());
      // The median of what multiplies is below its mean, which is the level; those without a zero make up for the rest.
      const double middle = wanted.made == Made::plus
                                ? wanted.level(year)
                                : std::log((wanted.made == Made::zeros ? 1.5 : 1.0) * wanted.level(year)) -
                                      0.5 * wanted.spread * wanted.spread;
      BOOST_TEST(std::abs(quantile_of(places, 0.5) - middle) < 5.0 * wanted.spread / std::sqrt(n));
      BOOST_TEST(spread_of(places) == wanted.spread, boost::test_tools::tolerance(0.1));
      if (wanted.drift == 0.0)
        BOOST_TEST(std::abs(spread_of(growth)) < 1e-10);
      else
        BOOST_TEST(spread_of(growth) == wanted.drift, boost::test_tools::tolerance(0.1));
      BOOST_TEST(std::abs(zeros / 2000.0 - (wanted.made == Made::zeros ? 1.0 / 3.0 : 0.0)) < 0.035);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_quarter_of_what_members_differ_by_is_their_common_ambition) {
  const nt::SimulatedNetwork& made = large();
  const auto place = [&](const char* id, nt::Index m) {
    const nt::Index i = made.panel.indicator_index(id);
    const Planned& wanted = plan()[static_cast<std::size_t>(i)];
    return std::log(made.truth.expected[cell_of(made.panel, i, m, 2014)] / wanted.level(2014)) / wanted.spread +
           0.5 * wanted.spread;
  };
  const auto correlation = [&](const char* a, const char* b) {
    double sum = 0.0;
    for (nt::Index m = 0; m < 2000; ++m) sum += place(a, m) * place(b, m) / 2000.0;
    return sum;
  };
  BOOST_TEST(std::abs(correlation("organic-food", "organic-farmland") - 0.25) < 0.07);
  BOOST_TEST(std::abs(correlation("organic-food", "household-waste") + 0.25) < 0.07);  // lower is better
  BOOST_TEST(std::abs(correlation("organic-food", "population")) < 0.07);
}

BOOST_AUTO_TEST_CASE(noise_has_the_planned_size_from_the_first_year_on_and_values_are_rounded) {
  const nt::SimulatedNetwork& made = large();
  const nt::Panel& panel = made.panel;
  const std::vector<bool> plays = plays_a_part(made);
  for (nt::Index i = 0; i < panel.n_indicators(); ++i) {
    const Planned& wanted = plan()[static_cast<std::size_t>(i)];
    const double step = std::pow(10.0, -wanted.decimals);
    bool finest = false;
    int wrong = 0;
    const auto noise_between = [&](nt::Year from, nt::Year to) {
      std::vector<double> noise;
      for (nt::Index m = 0; m < panel.n_members(); ++m)
        for (nt::Year year = from; year <= to; ++year) {
          const double value = at(panel, i, m, year);
          const double expected = made.truth.expected[cell_of(panel, i, m, year)];
          if (nt::is_missing(value) || plays[static_cast<std::size_t>(m)]) continue;
          const double steps = value / step;
          wrong += std::abs(steps - std::round(steps)) < 1e-6 ? 0 : 1;
          finest = finest || std::abs(steps / 10.0 - std::round(steps / 10.0)) > 0.01;
          if (wanted.noise == 0.0) {
            wrong += value == std::max(500.0, std::round(expected)) ? 0 : 1;
            continue;
          }
          // Where neither the rounding nor a bound is felt.
          const double size = wanted.made == Made::plus ? wanted.noise : wanted.noise * expected;
          if (size < step || expected + 4.0 * size > wanted.ceiling() || expected - 4.0 * size < 0.0) continue;
          noise.push_back(wanted.scale_of(value) - wanted.scale_of(expected));
        }
      return noise;
    };
    BOOST_TEST_CONTEXT(wanted.id) {
      const bool late = wanted.starts > 2005;
      const std::vector<double> some = late ? noise_between(2022, 2027) : noise_between(2005, 2018);
      BOOST_TEST(finest);
      BOOST_TEST(wrong == 0);
      if (wanted.noise == 0.0) continue;
      BOOST_REQUIRE(some.size() > 300U);
      BOOST_TEST(spread_of(some) == wanted.noise, boost::test_tools::tolerance(0.12));
      BOOST_TEST(std::abs(quantile_of(some, 0.5)) < 0.15 * wanted.noise);
      if (wanted.id == std::string("household-waste"))
        BOOST_TEST(spread_of(noise_between(1999, 1999)) == wanted.noise, boost::test_tools::tolerance(0.12));
    }
  }
}

BOOST_AUTO_TEST_CASE(giants_follow_their_own_level_and_nobody_else_passes_twelve) {
  const nt::SimulatedNetwork& made = large();
  const nt::Panel& panel = made.panel;
  const nt::Index ets = panel.indicator_index("ghg-ets");
  const Planned& wanted = plan()[static_cast<std::size_t>(ets)];
  const std::vector<nt::PlantedFeature> giants = planted(made.truth, "giant");
  BOOST_REQUIRE(giants.size() == 2U);
  const double sizes[] = {41.0, 24.0};
  std::vector<double> noise;
  for (std::size_t k = 0; k < 2; ++k) {
    BOOST_TEST(giants[k].indicator == ets);
    BOOST_TEST(giants[k].year == panel.first_year());
    BOOST_TEST(nt::is_missing(giants[k].size));
    BOOST_TEST(!giants[k].announced);
    for (nt::Year year = panel.first_year(); year <= panel.last_year(); ++year) {
      const double expected = made.truth.expected[cell_of(panel, ets, giants[k].member, year)];
      BOOST_TEST(expected == sizes[k] * wanted.level(year) / wanted.level(2023), boost::test_tools::tolerance(1e-12));
      if (year < panel.last_year()) noise.push_back(std::log(at(panel, ets, giants[k].member, year) / expected));
    }
  }
  double squares = 0.0;
  for (const double each : noise) squares += each * each / static_cast<double>(noise.size());
  BOOST_TEST(std::sqrt(squares) == 0.03, boost::test_tools::tolerance(0.3));
  double highest_expected = 0.0;
  double highest = 0.0;
  int wrong = 0;
  for (nt::Index m = 0; m < panel.n_members(); ++m) {
    if (m == giants[0].member || m == giants[1].member) continue;
    for (nt::Year year = panel.first_year(); year < panel.last_year(); ++year) {
      const double expected = made.truth.expected[cell_of(panel, ets, m, year)];
      highest_expected = std::max(highest_expected, expected);
      if (const double value = at(panel, ets, m, year); !nt::is_missing(value)) {
        highest = std::max(highest, value);
        wrong += expected == 0.0 && value != 0.0 ? 1 : 0;
      }
    }
  }
  BOOST_TEST(highest_expected == 12.0);
  BOOST_TEST(highest == 12.0);
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(breaks_are_planted_in_their_year_with_their_size_and_words) {
  const nt::SimulatedNetwork made = nt::simulated_network();
  const nt::Panel& panel = made.panel;
  struct Change {
    const char* kind;
    const char* indicator;
    bool of_all;
    nt::Year year;
    double size;
    const char* sv;
    const char* en;
  };
  // Half way, three fifths and two thirds of the 22 years since 2003.
  const Change wanted[] = {
      {"definition_break", "ghg-outside-ets", true, 2005, 0.8, "Före 2005 ingår utsläppshandeln (simulerat).",
       "Before 2005 the trading system is included (simulated)."},
      {"definition_break", "certified-schools", true, 2019, 0.76, "Overksamma enheter rensades bort (simulerat).",
       "Inactive units were purged (simulated)."},
      {"definition_break", "household-waste", true, 2023, 0.88, "Trädgårdsavfall räknas inte längre (simulerat).",
       "Garden waste is no longer counted (simulated)."},
      {"imputation", "public-transport-renewable-fuel", true, 2019, 1.0,
       "Den som inte rapporterar får sitt läns värde (simulerat).",
       "Who does not report gets its county's value (simulated)."},
      {"method_change", "renewable-energy-premises", false, 2014, -15.0, "Ny beräkningsmetod (simulerat).",
       "A new method of calculation (simulated)."},
      {"hidden_break", "organic-food", false, 2016, 0.55, "", ""},
      {"unit_slip", "public-transport-trips", false, 2017, 10.0, "", ""}};
  std::vector<nt::PlantedFeature> got;
  for (const nt::PlantedFeature& each : made.truth.features)
    if (each.indicator >= 0 && each.kind != "giant") {
      if (each.kind == "late_reporter") continue;
      got.push_back(each);
    }
  BOOST_REQUIRE(got.size() == 7U);
  BOOST_REQUIRE(panel.breaks.size() == 5U);
  for (std::size_t k = 0; k < 7; ++k) {
    BOOST_TEST_CONTEXT(wanted[k].kind << " of " << wanted[k].indicator) {
      BOOST_TEST(got[k].kind == wanted[k].kind);
      BOOST_TEST(panel.indicator(got[k].indicator).id == wanted[k].indicator);
      BOOST_TEST((got[k].member < 0) == wanted[k].of_all);
      BOOST_TEST(got[k].year == wanted[k].year);
      BOOST_TEST(got[k].size == wanted[k].size);
      BOOST_TEST(got[k].announced == (k < 5));
      if (k >= 5) continue;
      const nt::Break& told = panel.breaks[k];
      BOOST_TEST(told.indicator == wanted[k].indicator);
      BOOST_TEST(told.member == (wanted[k].of_all ? "" : panel.member(got[k].member).id));
      BOOST_TEST(told.year == wanted[k].year);
      check_text(told.reason, wanted[k].sv, wanted[k].en);
    }
  }
}

// What belongs to a calendar year is planted only where that year and one before it are simulated.
BOOST_AUTO_TEST_CASE(breaks_outside_of_the_years_are_not_planted) {
  struct Span {
    nt::Year first;
    nt::Index n_years;
    std::vector<nt::Year> breaks;  // of definitions and imputation
  };
  for (const Span& span :
       {Span{2004, 14, {2005}}, Span{2005, 14, {}}, Span{2004, 16, {2005, 2019, 2019}}, Span{2005, 18, {2019, 2019}},
        Span{2018, 6, {2019, 2023, 2019}}, Span{2019, 5, {2023}}, Span{2022, 2, {2023}}, Span{2023, 9, {}}}) {
    const nt::SimulatedNetwork made =
        nt::simulated_network({.members = 2, .first_year = span.first, .n_years = span.n_years});
    std::vector<nt::Year> years;
    for (const nt::PlantedFeature& each : made.truth.features)
      if (each.kind == "definition_break" || each.kind == "imputation") years.push_back(each.year);
    BOOST_TEST(years == span.breaks, boost::test_tools::per_element());
    BOOST_TEST(made.panel.breaks.size() == span.breaks.size());
  }
}

BOOST_AUTO_TEST_CASE(breaks_move_values_from_their_year_on) {
  const nt::SimulatedNetwork& made = large();
  const nt::Panel& panel = made.panel;
  const auto middle = [&](const char* id, nt::Year year) {
    const nt::Index i = panel.indicator_index(id);
    std::vector<double> ratios;
    for (nt::Index m = 0; m < panel.n_members(); ++m) {
      const double ratio = at(panel, i, m, year) / made.truth.expected[cell_of(panel, i, m, year)];
      if (!nt::is_missing(ratio)) ratios.push_back(ratio);
    }
    return quantile_of(ratios, 0.5);
  };
  struct Move {
    const char* id;
    nt::Year year;
    double factor;
  };
  for (const Move& move :
       {Move{"ghg-outside-ets", 1999, 1.0 / 0.8}, Move{"ghg-outside-ets", 2004, 1.0 / 0.8},
        Move{"ghg-outside-ets", 2005, 1.0}, Move{"certified-schools", 2018, 1.0}, Move{"certified-schools", 2019, 0.76},
        Move{"certified-schools", 2028, 0.76}, Move{"household-waste", 2022, 1.0}, Move{"household-waste", 2023, 0.88}})
    BOOST_TEST(middle(move.id, move.year) == move.factor, boost::test_tools::tolerance(0.03));

  // Those in one series: in each of some networks, and the values are all there while the member belongs to it.
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const nt::SimulatedNetwork one = nt::simulated_network({.members = 12, .seed = seed});
    for (const char* kind : {"hidden_break", "unit_slip", "method_change"}) {
      const nt::PlantedFeature change = planted(one.truth, kind).at(0);
      for (nt::Year year = 2003; year <= 2024; ++year) {
        const double value = at(one.panel, change.indicator, change.member, year);
        const double expected = one.truth.expected[cell_of(one.panel, change.indicator, change.member, year)];
        BOOST_TEST_CONTEXT(kind << ' ' << year << ": " << value << " for " << expected) {
          BOOST_TEST(!nt::is_missing(value));
          if (change.kind == "method_change") {
            const double moved = year >= change.year ? -15.0 : 0.0;
            if (expected + moved > 12.0) BOOST_TEST(std::abs(value - expected - moved) < 12.0);
            if (year >= change.year) BOOST_TEST(value <= 85.0);
          } else {
            const bool changed = change.kind == "unit_slip" ? year == change.year : year >= change.year;
            BOOST_TEST(std::abs(std::log(value / expected / (changed ? change.size : 1.0))) < 0.3);
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(parts_are_handed_out_in_order_and_to_one_member_each) {
  struct Cast {
    nt::Index members;
    std::size_t giants, slips, methods, hidden, joins, leaves, late;
  };
  // One member comes back where there are 20 or more: it leaves and joins.
  for (const Cast& wanted :
       {Cast{1, 1, 0, 0, 0, 0, 0, 0}, Cast{2, 2, 0, 0, 0, 0, 0, 0}, Cast{3, 2, 1, 0, 0, 0, 0, 0},
        Cast{4, 2, 1, 1, 0, 0, 0, 0}, Cast{5, 2, 1, 1, 1, 0, 0, 0}, Cast{10, 2, 1, 1, 1, 1, 1, 0},
        Cast{19, 2, 1, 1, 1, 2, 1, 1}, Cast{20, 2, 1, 1, 1, 4, 3, 1}, Cast{100, 2, 1, 1, 1, 16, 11, 8}}) {
    const nt::SimulatedNetwork made = nt::simulated_network({.members = wanted.members});
    const auto count = [&](const char* kind) { return planted(made.truth, kind).size(); };
    BOOST_TEST_CONTEXT(wanted.members << " members") {
      BOOST_TEST(count("giant") == wanted.giants);
      BOOST_TEST(count("unit_slip") == wanted.slips);
      BOOST_TEST(count("method_change") == wanted.methods);
      BOOST_TEST(count("hidden_break") == wanted.hidden);
      BOOST_TEST(count("joins") == wanted.joins);
      BOOST_TEST(count("leaves") == wanted.leaves);
      BOOST_TEST(count("late_reporter") == wanted.late);
      std::vector<nt::Index> players;
      for (const nt::PlantedFeature& each : made.truth.features)
        if (each.member >= 0) players.push_back(each.member);
      const std::size_t all = players.size() - (wanted.members >= 20 ? 1 : 0);
      std::sort(players.begin(), players.end());
      players.erase(std::unique(players.begin(), players.end()), players.end());
      BOOST_TEST(players.size() == all);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_first_member_plays_every_part_in_some_network) {
  std::vector<std::string> played;  // among these seeds is one for each part
  for (std::uint64_t seed = 61; seed <= 140; ++seed) {
    const nt::SimulatedNetwork made = nt::simulated_network({.members = 20, .n_years = 6, .seed = seed});
    const auto count = [&](const char* kind) { return planted(made.truth, kind).size(); };
    BOOST_TEST(count("giant") == 2U);
    BOOST_TEST(count("joins") == 4U);
    BOOST_TEST(count("leaves") == 3U);
    for (const char* kind : {"unit_slip", "method_change", "hidden_break", "late_reporter"})
      BOOST_TEST(count(kind) == 1U);
    const nt::Index slip = planted(made.truth, "unit_slip").at(0).member;
    BOOST_TEST((planted(made.truth, "hidden_break").at(0).member != slip));
    for (const nt::PlantedFeature& each : made.truth.features)
      if (each.member == 0) played.push_back(each.kind);
    if (made.panel.member(0).membership.size() == 2) played.emplace_back("comes back");
    if (const auto method = planted(made.truth, "method_change").at(0); method.member == 0)
      BOOST_TEST(made.panel.breaks.back().member == "S001");
  }
  std::sort(played.begin(), played.end());
  played.erase(std::unique(played.begin(), played.end()), played.end());
  BOOST_TEST(played.size() == 8U);
}

BOOST_AUTO_TEST_CASE(memberships_are_those_that_the_features_tell) {
  const nt::SimulatedNetwork& made = large();
  const nt::Panel& panel = made.panel;
  std::vector<std::vector<nt::YearInterval>> wanted(2000, {{.start = 1995}});
  std::vector<nt::Year> joined;
  std::vector<nt::Year> left;
  std::vector<nt::Index> twice;
  for (const nt::PlantedFeature& each : made.truth.features) {
    if (each.kind != "joins" && each.kind != "leaves") continue;
    BOOST_TEST(each.indicator == -1);
    BOOST_TEST(nt::is_missing(each.size));
    BOOST_TEST(each.announced);
    auto& mine = wanted[static_cast<std::size_t>(each.member)];
    if (each.kind == "leaves") {
      mine.back().end = each.year;
      left.push_back(each.year);
    } else if (mine.back().end) {
      mine.push_back({.start = each.year});
      twice.push_back(each.member);
      BOOST_TEST(left.back() == 1999 + 10);  // a third of the 30 years
      BOOST_TEST(each.year == 1999 + 10 + 7);
      left.pop_back();
    } else {
      mine = {{.start = each.year}};
      joined.push_back(each.year);
    }
  }
  BOOST_TEST(twice.size() == 1U);
  BOOST_TEST(joined.size() == 300U);
  BOOST_TEST(left.size() == 200U);
  // Any year but the first and the last.
  for (const std::vector<nt::Year>* years : {&joined, &left}) {
    BOOST_TEST(*std::min_element(years->begin(), years->end()) == 2000);
    BOOST_TEST(*std::max_element(years->begin(), years->end()) == 2027);
  }
  for (nt::Index m = 0; m < 2000; ++m)
    BOOST_REQUIRE((panel.member(m).membership == wanted[static_cast<std::size_t>(m)]));
  // A quarter of a short time is a year at least.
  const nt::SimulatedNetwork brief = nt::simulated_network({.members = 20, .first_year = 2010, .n_years = 3});
  for (const nt::Member& each : brief.panel.members())
    if (each.membership.size() == 2)
      BOOST_TEST((each.membership == std::vector<nt::YearInterval>{{.start = 1995, .end = 2011}, {.start = 2012}}));
}

BOOST_AUTO_TEST_CASE(members_have_numbered_names_and_a_group_by_their_size) {
  const nt::Panel& panel = large().panel;
  const auto check = [&](nt::Index m, const std::string& number) {
    BOOST_TEST(panel.member(m).id == "S" + number);
    BOOST_TEST(panel.member(m).name == "Simulerad " + number);
    BOOST_TEST(panel.member(m).note == "simulated");
  };
  check(0, "001");
  check(9, "010");
  check(99, "100");
  check(1999, "2000");
  // Normal sizes cut half a standard deviation below and above the middle.
  const auto share = [&](const char* group) {
    double n = 0.0;
    for (const nt::Member& each : panel.members()) {
      BOOST_REQUIRE(each.groups.size() == 1U);
      n += each.groups[0] == group ? 1.0 : 0.0;
    }
    return n / 2000.0;
  };
  BOOST_TEST(std::abs(share("små") - 0.3085) < 0.035);
  BOOST_TEST(std::abs(share("medelstora") - 0.3829) < 0.035);
  BOOST_TEST(std::abs(share("stora") - 0.3085) < 0.035);
}

BOOST_AUTO_TEST_CASE(who_reports_what_and_when_follows_the_plan) {
  const nt::SimulatedNetwork& made = large();
  const nt::Panel& panel = made.panel;
  const std::vector<bool> plays = plays_a_part(made);
  std::vector<nt::Year> until(2000, panel.last_year());
  std::vector<nt::Year> late_from;
  for (const nt::PlantedFeature& each : planted(made.truth, "late_reporter")) {
    BOOST_TEST(each.indicator == -1);
    BOOST_TEST(nt::is_missing(each.size));
    BOOST_TEST(!each.announced);
    until[static_cast<std::size_t>(each.member)] = each.year - 1;
    late_from.push_back(each.year);
  }
  BOOST_TEST(late_from.size() == 160U);
  BOOST_TEST(std::count(late_from.begin(), late_from.end(), 2028) == 80);
  BOOST_TEST(std::count(late_from.begin(), late_from.end(), 2027) == 80);

  std::vector<double> reported(2000, 0.0);
  std::vector<double> asked(2000, 0.0);
  double without_plant = 0.0;
  int last_reports = 0;
  for (nt::Index i = 0; i < panel.n_indicators(); ++i) {
    int wrong = 0;  // counted: a check of its own for each of a million cells would take longer than making them
    const auto holds = [&](bool right) { wrong += right ? 0 : 1; };
    const Planned& wanted = plan()[static_cast<std::size_t>(i)];
    const std::string id = wanted.id;
    const bool by_member = std::string(wanted.reporter) == "member";
    for (nt::Index m = 0; m < panel.n_members(); ++m) {
      const nt::SeriesView series = panel.series(i, m);
      const bool no_plant = id == "sludge-cadmium" && series.status[0] == nt::ValueStatus::not_applicable;
      without_plant += no_plant ? 1.0 : 0.0;
      for (nt::Year year = panel.first_year(); year <= panel.last_year(); ++year) {
        const auto k = static_cast<std::size_t>(year - panel.first_year());
        const double value = series.values[k];
        const nt::ValueStatus status = series.status[k];
        const bool used = year >= wanted.starts && year <= wanted.ends;
        const bool belongs = id == "population" || *panel.member(m).is_member(year);
        if (no_plant) {
          holds((status == nt::ValueStatus::not_applicable && nt::is_missing(value)));
        } else if (!used || !belongs || year > panel.last_year() - wanted.lag) {
          holds((status == nt::ValueStatus::not_reported && nt::is_missing(value)));
        } else if (!by_member) {
          holds(!nt::is_missing(value));
          const bool newest = wanted.lag > 0 && year == panel.last_year() - wanted.lag;
          holds((status == (newest ? nt::ValueStatus::preliminary : nt::ValueStatus::observed)));
        } else if (status == nt::ValueStatus::imputed) {
          // Level rounded to fives, less 0, 5 or 10 by county, and no more than all.
          holds(id == "public-transport-renewable-fuel");
          holds(year >= 2019);
          const double county = 5.0 * std::round(wanted.level(year) / 5.0) - 5.0 * static_cast<double>(m % 3);
          holds(value == std::min(100.0, county));
        } else if (plays[static_cast<std::size_t>(m)]) {
          continue;
        } else if (year > until[static_cast<std::size_t>(m)]) {
          holds(nt::is_missing(value));
        } else {
          holds((status == (nt::is_missing(value) ? nt::ValueStatus::not_reported : nt::ValueStatus::observed)));
          if (id == "public-transport-renewable-fuel" && year >= 2019) {
            holds(!nt::is_missing(value));
            continue;
          }
          reported[static_cast<std::size_t>(m)] += nt::is_missing(value) ? 0.0 : 1.0;
          asked[static_cast<std::size_t>(m)] += 1.0;
          last_reports += !nt::is_missing(value) && year == until[static_cast<std::size_t>(m)] ? 1 : 0;
        }
      }
    }
    BOOST_TEST(wrong == 0, id);
  }
  BOOST_TEST(last_reports > 0);
  BOOST_TEST(std::abs(without_plant / 2000.0 - 0.05) < 0.015);
  // Steady, now and then, seldom: 45, 35 and 20 per cent of the members.
  const auto habit = [&](double low, double high, double share, double rate) {
    double n = 0.0;
    double all = 0.0;
    double answers = 0.0;
    double questions = 0.0;
    for (std::size_t m = 0; m < 2000; ++m) {
      if (asked[m] < 60.0) continue;
      ++all;
      if (reported[m] < low * asked[m] || reported[m] >= high * asked[m]) continue;
      ++n;
      answers += reported[m];
      questions += asked[m];
    }
    BOOST_TEST(std::abs(n / all - share) < 0.04);
    BOOST_TEST(std::abs(answers / questions - rate) < 0.015);
  };
  habit(0.88, 1.1, 0.45, 0.97);
  habit(0.52, 0.88, 0.35, 0.75);
  habit(0.0, 0.52, 0.2, 0.3);
}

BOOST_AUTO_TEST_CASE(least_squares_slopes_take_the_years_that_are_there) {
  const nt::SimulatedNetwork made = nt::simulated_network({.members = 8, .first_year = 2016, .n_years = 8});
  for (nt::Index i = 0; i < made.panel.n_indicators(); ++i)
    for (nt::Index m = 0; m < 8; ++m) {
      double weighted = 0.0;
      double weights = 0.0;
      for (nt::Year a = 2016; a <= 2023; ++a)
        for (nt::Year b = a + 1; b <= 2023; ++b) {
          const double rise =
              made.truth.expected[cell_of(made.panel, i, m, b)] - made.truth.expected[cell_of(made.panel, i, m, a)];
          if (nt::is_missing(rise)) continue;
          weighted += (b - a) * rise;
          weights += (b - a) * (b - a);
        }
      BOOST_TEST(std::abs(made.truth.slope[static_cast<std::size_t>(i * 8 + m)] - weighted / weights) <=
                 1e-9 * (1.0 + std::abs(weighted / weights)));
    }
  // One year has no slope, two have their difference.
  const nt::SimulatedNetwork two = nt::simulated_network({.members = 1, .first_year = 2021, .n_years = 2});
  const auto slope = [&](const char* id) {
    return two.truth.slope[static_cast<std::size_t>(two.panel.indicator_index(id))];
  };
  BOOST_TEST(nt::is_missing(slope("business-travel-co2")));
  BOOST_TEST(nt::is_missing(slope("business-travel-ghg")));
  const nt::Index population = two.panel.indicator_index("population");
  const double before = two.truth.expected[cell_of(two.panel, population, 0, 2021)];
  const double after = two.truth.expected[cell_of(two.panel, population, 0, 2022)];
  BOOST_TEST(slope("population") == after - before, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_member_s_own_numbers_do_not_depend_on_how_many_others_there_are) {
  const nt::SimulatedNetwork few = nt::simulated_network({.members = 3, .n_years = 4});
  const nt::SimulatedNetwork many = nt::simulated_network({.members = 9, .n_years = 4});
  const std::vector<nt::PlantedFeature> giants = planted(few.truth, "giant");
  for (nt::Index i = 0; i < few.panel.n_indicators(); ++i)
    for (nt::Index m = 0; m < 3; ++m)
      for (nt::Year year = 2003; year < 2007; ++year) {
        const double a = few.truth.expected[cell_of(few.panel, i, m, year)];
        const double b = many.truth.expected[cell_of(many.panel, i, m, year)];
        if (few.panel.indicator(i).id != "ghg-ets") BOOST_TEST((a == b || (nt::is_missing(a) && nt::is_missing(b))));
      }
}

BOOST_AUTO_TEST_CASE(the_panel_tells_what_it_is_and_which_versions_are_not_comparable) {
  const nt::SimulatedNetwork made = nt::simulated_network({.members = 2, .n_years = 2, .seed = 77});
  const nt::PanelInfo& info = made.panel.info;
  BOOST_TEST(info.name == "simulated-network");
  check_text(info.title, "Simulerat nätverk (inga verkliga värden)", "Simulated network (no real figures)");
  check_text(info.description, "Påhittade medlemmar och värden, formade efter Sekoms gröna nyckeltal. Frö 77.",
             "Made-up members and values, shaped like Sekom's green key indicators. Seed 77.");
  BOOST_REQUIRE(made.panel.links.size() == 1U);
  const nt::VersionLink& link = made.panel.links[0];
  BOOST_TEST(link.from == "business-travel-co2");
  BOOST_TEST(link.to == "business-travel-ghg");
  BOOST_TEST((link.comparable == std::optional(false)));
  check_text(link.note, "Koldioxid blev koldioxidekvivalenter (simulerat).", "CO2 became CO2 equivalents (simulated).");
  BOOST_TEST(made.truth.phi == 0.35);
}

BOOST_AUTO_TEST_CASE(no_population_is_below_five_hundred) {
  // Drifts have led far by then, so that the smallest would be far below.
  const nt::Panel panel = nt::simulated_network({.members = 100, .first_year = 1600, .n_years = 1}).panel;
  const nt::Index i = panel.indicator_index("population");
  double smallest = 1e9;
  for (nt::Index m = 0; m < panel.n_members(); ++m) smallest = std::min(smallest, at(panel, i, m, 1600));
  BOOST_TEST(smallest == 500.0);
}

BOOST_AUTO_TEST_CASE(sizes_out_of_range_are_refused_by_name) {
  struct Refused {
    nt::SimulatedNetworkOptions options;
    const char* code;
    const char* part;
  };
  for (const Refused& each : {Refused{{.members = 0}, "members-not-positive", "at least one member"},
                              Refused{{.members = -3}, "members-not-positive", "at least one member"},
                              Refused{{.members = 100001}, "too-many-members", "100001 simulated members"},
                              Refused{{.n_years = 0}, "years-out-of-range", "0 simulated years"},
                              Refused{{.n_years = -1}, "years-out-of-range", "between 1 and 1000"},
                              Refused{{.members = 1, .n_years = 1001}, "years-out-of-range", "1001 simulated years"}})
    BOOST_CHECK_EXCEPTION(
        (void)nt::simulated_network(each.options), nt::ArgumentError, [&](const nt::ArgumentError& error) {
          return error.code() == each.code && std::string(error.what()).find(each.part) != std::string::npos;
        });
  BOOST_TEST(nt::simulated_network({.members = 1, .first_year = 1500, .n_years = 1000}).panel.last_year() == 2499);
}

BOOST_AUTO_TEST_SUITE_END()
