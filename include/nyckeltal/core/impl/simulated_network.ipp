// Bodies of core/simulated_network.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/simulated_network.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

namespace simulation {

inline constexpr double phi = 0.35;

struct Knot {
  Year year;
  double level;
};

enum class Shape : std::uint8_t {
  proportional,  ///< members and noise multiply the level: skewed to the right
  at_ceiling,    ///< members and noise are added, and cut at 0 and 100: many sit at 100
  with_zeros,    ///< proportional, and a third of the members have a true zero
};

/// How one indicator is made.
struct Recipe {
  Indicator indicator;
  Shape shape = Shape::proportional;
  double spread = 0.0;  ///< between members: of the logarithm, or in points
  double noise = 0.0;   ///< from year to year: of the logarithm, or in points
  double drift = 0.0;   ///< between members' yearly growth: of the logarithm, or in points
  std::vector<Knot> level = {};
  YearInterval used = {};
  Index lag = 0;  ///< years at the end that are not published yet
};

[[nodiscard]] inline double level_at(const std::vector<Knot>& knots, Year year) {
  if (year <= knots.front().year) return knots.front().level;
  for (std::size_t k = 1; k < knots.size(); ++k)
    if (year <= knots[k].year) {
      const double t = static_cast<double>(year - knots[k - 1].year) / (knots[k].year - knots[k - 1].year);
      return knots[k - 1].level + t * (knots[k].level - knots[k - 1].level);
    }
  return knots.back().level;
}

[[nodiscard]] inline Text both(std::string sv, std::string en) {
  return {{"sv", std::move(sv)}, {"en", std::move(en)}};
}

[[nodiscard]] inline Indicator describe(std::string id, Text name, Text unit, Direction direction, int decimals,
                                        std::string reporter) {
  Indicator made;
  made.indicator = id;
  made.id = std::move(id);
  made.version = "simulated";
  made.name = std::move(name);
  made.definition = both("Simulerade värden, formade efter det verkliga nyckeltalet med samma id.",
                         "Simulated values, shaped like the real indicator of the same id.");
  made.unit = std::move(unit);
  made.direction = direction;
  made.floor = 0.0;
  if (made.is_share()) made.ceiling = 100.0;
  made.decimals = decimals;
  made.reporter = std::move(reporter);
  return made;
}

/// Classes from falling bounds (higher is better) or rising ones, best first; each bound belongs to the class above it
/// in value. Here the classes are ours, so which side a bound belongs to is not in doubt.
[[nodiscard]] inline ClassEdition classes(std::string id, const std::vector<double>& bounds, YearInterval valid = {}) {
  const std::vector<std::pair<const char*, const char*>> names =
      bounds.size() == 3 ? std::vector<std::pair<const char*, const char*>>{{"Mycket god", "Very good"},
                                                                            {"God", "Good"},
                                                                            {"Mindre god", "Less good"},
                                                                            {"Dålig", "Poor"}}
                         : std::vector<std::pair<const char*, const char*>>{{"Mycket god", "Very good"},
                                                                            {"God", "Good"},
                                                                            {"Medel", "Middling"},
                                                                            {"Mindre god", "Less good"},
                                                                            {"Dålig", "Poor"}};
  const bool higher = bounds.front() > bounds.back();
  ClassEdition edition;
  edition.id = std::move(id);
  edition.valid = valid;
  for (std::size_t k = 0; k < names.size(); ++k) {
    StateClass made;
    made.name = both(names[k].first, names[k].second);
    const auto better = k == 0 ? std::optional<double>() : bounds[k - 1];
    const auto worse = k == bounds.size() ? std::optional<double>() : bounds[k];
    made.lower = higher ? worse : better;
    made.upper = higher ? better : worse;
    edition.classes.push_back(std::move(made));
  }
  return edition;
}

[[nodiscard]] inline std::vector<Recipe> recipes() {
  using D = Direction;
  const Text per_cent = both("%", "%");
  const Text emissions = both("ton CO2ekv/inv", "tonnes CO2e per inhabitant");
  const auto target = [](double value, Year year, std::string sv, std::string en) {
    Target made;
    made.value = value;
    made.year = year;
    made.label = both(std::move(sv), std::move(en));
    return made;
  };
  std::vector<Recipe> all;
  // Levels follow the network's published means where there are any.
  all.push_back(
      {.indicator = describe("ghg-outside-ets",
                             both("Växthusgaser utanför utsläppshandeln", "Greenhouse gases outside the EU ETS"),
                             emissions, D::lower, 2, "central"),
       .spread = 0.38,
       .noise = 0.03,
       .drift = 0.004,
       .level = {{2003, 5.6}, {2010, 5.0}, {2020, 3.9}, {2024, 3.5}},
       .lag = 2});
  all.back().indicator.targets = {target(0.89, 2045, "Nationellt mål", "National target")};
  all.push_back(
      {.indicator = describe("ghg-ets", both("Växthusgaser från utsläppshandeln", "Greenhouse gases inside the EU ETS"),
                             emissions, D::lower, 2, "central"),
       .shape = Shape::with_zeros,
       .spread = 1.35,
       .noise = 0.06,
       .drift = 0.01,
       .level = {{2003, 1.75}, {2010, 1.66}, {2015, 1.31}, {2020, 1.2}, {2024, 1.17}},
       .lag = 1});
  all.push_back(
      {.indicator = describe("public-transport-trips", both("Resor med kollektivtrafik", "Trips by public transport"),
                             both("resor/inv", "trips per inhabitant"), D::higher, 0, "member"),
       .spread = 0.7,
       .noise = 0.06,
       .drift = 0.006,
       .level = {{2003, 70}, {2007, 74}, {2019, 76}, {2020, 50}, {2021, 47}, {2022, 51}, {2024, 58}}});
  all.push_back(
      {.indicator = describe("public-transport-renewable-fuel",
                             both("Förnybara bränslen i kollektivtrafiken", "Renewable fuels in public transport"),
                             per_cent, D::higher, 0, "member"),
       .shape = Shape::at_ceiling,
       .spread = 14,
       .noise = 4,
       .level = {{2003, 8}, {2010, 30}, {2015, 66}, {2018, 90}, {2019, 98}, {2020, 99}, {2023, 106}}});
  all.push_back({.indicator = describe("organic-farmland", both("Ekologisk jordbruksmark", "Organic farmland"),
                                       per_cent, D::higher, 1, "central"),
                 .spread = 0.55,
                 .noise = 0.04,
                 .drift = 0.01,
                 .level = {{2003, 5}, {2009, 9.1}, {2021, 17.5}, {2023, 15.9}}});
  all.back().indicator.targets = {target(30, 2030, "Mål i livsmedelsstrategin", "Target of the food strategy")};
  all.push_back({.indicator = describe("protected-nature", both("Skyddad natur", "Protected nature"), per_cent,
                                       D::higher, 1, "central"),
                 .spread = 0.8,
                 .noise = 0.004,
                 .drift = 0.006,
                 .level = {{2003, 4.2}, {2014, 5.8}, {2021, 7.0}, {2024, 7.3}}});
  all.push_back({.indicator = describe("household-waste", both("Mängd hushållsavfall", "Household waste"),
                                       both("kg/person", "kg per person"), D::lower, 0, "central"),
                 .spread = 0.13,
                 .noise = 0.025,
                 .drift = 0.003,
                 .level = {{2003, 500}, {2010, 522}, {2017, 519}, {2020, 511}, {2022, 480}, {2024, 468}}});
  all.back().indicator.editions = {classes("2019", {380, 500, 650}, {.end = 2022}),
                                   classes("2023", {370, 450, 560}, {.start = 2022})};
  all.push_back({.indicator = describe("sludge-cadmium", both("Kadmium i avloppsslam", "Cadmium in sewage sludge"),
                                       both("mg/kg TS", "mg/kg dry matter"), D::lower, 2, "central"),
                 .spread = 0.35,
                 .noise = 0.12,
                 .drift = 0.005,
                 .level = {{2003, 1.05}, {2024, 0.68}}});
  Limit limit;
  limit.value = 2.0;
  limit.label = both("Gränsvärde", "Limit value");
  all.back().indicator.limits = {limit};
  all.push_back({.indicator = describe("renewable-energy-premises",
                                       both("Förnybar energi i lokaler", "Renewable energy in premises"), per_cent,
                                       D::higher, 0, "member"),
                 .shape = Shape::at_ceiling,
                 .spread = 13,
                 .noise = 3,
                 .drift = 0.2,
                 .level = {{2003, 60}, {2010, 78}, {2016, 92}, {2022, 105}, {2024, 106}}});
  all.push_back({.indicator = describe(
                     "own-solar", both("Kommunorganisationens solceller", "Solar cells of the municipal organisation"),
                     both("W/inv", "W per inhabitant"), D::higher, 2, "member"),
                 .shape = Shape::with_zeros,
                 .spread = 0.9,
                 .noise = 0.08,
                 .level = {{2018, 3.0}, {2022, 9.7}, {2024, 15.0}},
                 .used = {.start = 2018}});
  all.push_back(
      {.indicator = describe("business-travel-co2", both("Koldioxidutsläpp tjänsteresor", "CO2 from business trips"),
                             both("ton/årsarbetare", "tonnes per full-time employee"), D::lower, 2, "member"),
       .spread = 0.45,
       .noise = 0.12,
       .drift = 0.01,
       .level = {{2003, 0.24}, {2015, 0.20}, {2019, 0.17}, {2020, 0.13}},
       .used = {.end = 2022}});
  all.back().indicator.indicator = "business-travel-emissions";
  all.back().indicator.valid = {.end = 2022};
  all.push_back(
      {.indicator =
           describe("business-travel-ghg", both("Växthusgaser från tjänsteresor", "Greenhouse gases of business trips"),
                    both("ton CO2ekv/årsarbetare", "tonnes CO2e per full-time employee"), D::lower, 2, "member"),
       .spread = 0.45,
       .noise = 0.12,
       .level = {{2022, 0.19}, {2024, 0.18}},
       .used = {.start = 2022}});
  all.back().indicator.indicator = "business-travel-emissions";
  all.push_back({.indicator = describe("organic-food", both("Ekologiska livsmedel", "Organic food"), per_cent,
                                       D::higher, 1, "member"),
                 .spread = 0.33,
                 .noise = 0.07,
                 .drift = 0.008,
                 .level = {{2003, 3}, {2008, 7}, {2013, 16}, {2018, 27}, {2022, 29}, {2023, 27}, {2024, 26.5}}});
  all.back().indicator.targets = {target(60, 2030, "Nationellt inriktningsmål", "National aspirational target")};
  all.back().indicator.editions = {classes("2017", {40, 30, 20, 10})};
  all.push_back(
      {.indicator = describe("certified-schools", both("Certifierade skolor och förskolor", "Eco-certified schools"),
                             per_cent, D::higher, 0, "central"),
       .spread = 0.9,
       .noise = 0.15,
       .drift = 0.02,
       .level = {{2003, 5}, {2013, 12}, {2016, 20}, {2018, 17}, {2022, 15.8}, {2024, 19.7}}});
  all.back().indicator.may_exceed_ceiling = true;
  all.push_back({.indicator = describe("population", both("Folkmängd", "Population"), both("inv", "inhabitants"),
                                       D::neutral, 0, "central"),
                 .spread = 0.95,
                 .drift = 0.006,
                 .level = {{2003, 27000}, {2024, 31500}}});
  return all;
}

[[nodiscard]] inline double rounded(double x, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(x * scale) / scale;
}

/// Slope of least squares through what is not missing; missing with fewer than two years.
[[nodiscard]] inline double least_squares_slope(const double* values, Index n) {
  double count = 0.0;
  double mean_t = 0.0;
  double mean_x = 0.0;
  for (Index k = 0; k < n; ++k)
    if (!is_missing(values[k])) {
      count += 1.0;
      mean_t += static_cast<double>(k);
      mean_x += values[k];
    }
  if (count < 2.0) return missing;
  mean_t /= count;
  mean_x /= count;
  double cross = 0.0;
  double square = 0.0;
  for (Index k = 0; k < n; ++k)
    if (!is_missing(values[k])) {
      const double t = static_cast<double>(k) - mean_t;
      cross += t * (values[k] - mean_x);
      square += t * t;
    }
  return cross / square;
}

}  // namespace simulation

}  // namespace detail

NYCKELTAL_INLINE SimulatedNetwork simulated_network(const SimulatedNetworkOptions& options) {
  namespace sim = detail::simulation;
  const Index n_members = options.members;
  const Index n_years = options.n_years;
  if (n_members < 1) detail::fail("members-not-positive", "a simulated network needs at least one member");
  if (n_members > 100000)
    detail::fail("too-many-members",
                 std::to_string(n_members) + " simulated members asked for, 100000 is the most that are made");
  if (n_years < 1 || n_years > 1000)
    detail::fail("years-out-of-range",
                 std::to_string(n_years) + " simulated years asked for, wanted between 1 and 1000");
  const Year first = options.first_year;
  const Year last = first + static_cast<Year>(n_years) - 1;
  const std::vector<sim::Recipe> recipes = sim::recipes();
  const auto n_indicators = static_cast<Index>(recipes.size());
  // Streams of random numbers: the cast, the members, and one for each indicator (population is the last).
  constexpr std::uint64_t casting_stream = 1;
  constexpr std::uint64_t member_stream = 2;
  constexpr std::uint64_t series_stream = 16;
  const std::uint64_t population_stream = series_stream + static_cast<std::uint64_t>(n_indicators) - 1;
  SimulatedTruth truth;
  truth.phi = sim::phi;

  // Who plays which part: a shuffled cast, handed out from the front.
  Philox casting(options.seed, casting_stream);
  std::vector<Index> cast(static_cast<std::size_t>(n_members));
  for (Index m = 0; m < n_members; ++m) cast[static_cast<std::size_t>(m)] = m;
  for (Index m = n_members - 1; m > 0; --m)
    std::swap(cast[static_cast<std::size_t>(m)], cast[static_cast<std::size_t>(casting.below(m + 1))]);
  std::size_t next = 0;
  const auto take = [&]() -> Index { return next < cast.size() ? cast[next++] : -1; };
  const Index giant = take();
  const Index second_giant = take();
  const Index slipped = take();
  const Index changed_method = take();
  const Index broken = take();
  const Index comes_back = n_members >= 20 ? take() : -1;

  std::vector<Member> members(static_cast<std::size_t>(n_members));
  for (Index m = 0; m < n_members; ++m) {
    std::string number = std::to_string(m + 1);
    if (number.size() < 3) number.insert(0, 3 - number.size(), '0');
    Member& member = members[static_cast<std::size_t>(m)];
    member.id = "S" + number;
    member.name = "Simulerad " + number;
    member.membership = {{.start = 1995}};
    member.note = "simulated";
    // The first draw of the population's own stream places the member: small, middling or large.
    const double size = Philox(options.seed, population_stream, static_cast<std::uint64_t>(m)).normal();
    member.groups = {size < -0.5 ? "små" : size < 0.5 ? "medelstora" : "stora"};
  }
  const auto some_year = [&] { return first + 1 + static_cast<Year>(casting.below(std::max<Index>(n_years - 2, 1))); };
  const auto plant = [&](std::string kind, Index i, Index m, Year year, double size, bool announced) {
    truth.features.push_back({std::move(kind), i, m, year, size, announced});
  };
  for (Index k = 0; k < n_members * 15 / 100; ++k)
    if (const Index m = take(); m >= 0) {
      const Year year = some_year();
      members[static_cast<std::size_t>(m)].membership = {{.start = year}};
      plant("joins", -1, m, year, missing, true);
    }
  for (Index k = 0; k < n_members * 10 / 100; ++k)
    if (const Index m = take(); m >= 0) {
      const Year year = some_year();
      members[static_cast<std::size_t>(m)].membership = {{.start = 1995, .end = year}};
      plant("leaves", -1, m, year, missing, true);
    }
  if (comes_back >= 0) {
    const Year leaves = first + static_cast<Year>(n_years / 3);
    const Year returns = leaves + static_cast<Year>(std::max<Index>(n_years / 4, 1));
    members[static_cast<std::size_t>(comes_back)].membership = {{.start = 1995, .end = leaves}, {.start = returns}};
    plant("leaves", -1, comes_back, leaves, missing, true);
    plant("joins", -1, comes_back, returns, missing, true);
  }
  std::vector<Year> reported_until(static_cast<std::size_t>(n_members), last);
  for (Index k = 0; k < n_members * 8 / 100; ++k)
    if (const Index m = take(); m >= 0) {
      const Year from = last - static_cast<Year>(k % 2);
      reported_until[static_cast<std::size_t>(m)] = from - 1;
      plant("late_reporter", -1, m, from, missing, false);
    }

  std::vector<Indicator> indicators;
  for (const sim::Recipe& recipe : recipes) indicators.push_back(recipe.indicator);
  Panel panel(std::move(indicators), std::move(members), first, n_years);
  const auto position = [&](const char* id) { return panel.indicator_index(id); };
  const Index ghg = position("ghg-outside-ets");
  const Index ets = position("ghg-ets");
  const Index trips = position("public-transport-trips");
  const Index fuel = position("public-transport-renewable-fuel");
  const Index waste = position("household-waste");
  const Index cadmium = position("sludge-cadmium");
  const Index premises = position("renewable-energy-premises");
  const Index food = position("organic-food");
  const Index schools = position("certified-schools");
  const Index population = position("population");
  if (giant >= 0) plant("giant", ets, giant, first, missing, false);
  if (second_giant >= 0) plant("giant", ets, second_giant, first, missing, false);

  // Everything that changes values from a year on, in the order in which it is applied.
  const auto plant_break = [&](std::string kind, Index i, Index m, Year year, double size, std::string sv,
                               std::string en) {
    if (year <= first || year > last) return;
    plant(std::move(kind), i, m, year, size, !sv.empty());
    if (sv.empty()) return;
    Break made;
    made.indicator = panel.indicator(i).id;
    if (m >= 0) made.member = panel.member(m).id;
    made.year = year;
    made.reason = sim::both(std::move(sv), std::move(en));
    panel.breaks.push_back(std::move(made));
  };
  const std::size_t first_break = truth.features.size();
  plant_break("definition_break", ghg, -1, 2005, 0.8, "Före 2005 ingår utsläppshandeln (simulerat).",
              "Before 2005 the trading system is included (simulated).");
  plant_break("definition_break", schools, -1, 2019, 0.76, "Overksamma enheter rensades bort (simulerat).",
              "Inactive units were purged (simulated).");
  plant_break("definition_break", waste, -1, 2023, 0.88, "Trädgårdsavfall räknas inte längre (simulerat).",
              "Garden waste is no longer counted (simulated).");
  plant_break("imputation", fuel, -1, 2019, 1.0, "Den som inte rapporterar får sitt läns värde (simulerat).",
              "Who does not report gets its county's value (simulated).");
  if (changed_method >= 0)
    plant_break("method_change", premises, changed_method, first + static_cast<Year>(n_years / 2), -15.0,
                "Ny beräkningsmetod (simulerat).", "A new method of calculation (simulated).");
  if (broken >= 0) plant_break("hidden_break", food, broken, first + static_cast<Year>(n_years * 3 / 5), 0.55, "", "");
  if (slipped >= 0) plant_break("unit_slip", trips, slipped, first + static_cast<Year>(n_years * 2 / 3), 10.0, "", "");
  const std::vector<PlantedFeature> changes(truth.features.begin() + static_cast<std::ptrdiff_t>(first_break),
                                            truth.features.end());

  const auto cells = static_cast<std::size_t>(n_indicators * n_members * n_years);
  truth.expected.assign(cells, missing);
  truth.slope.assign(static_cast<std::size_t>(n_indicators * n_members), missing);
  for (Index m = 0; m < n_members; ++m) {
    Philox own(options.seed, member_stream, static_cast<std::uint64_t>(m));
    const double ambition = own.normal();
    // How well a member reports: steady, now and then, seldom.
    const double habit = own.uniform();
    const double reports = habit < 0.45 ? 0.97 : habit < 0.8 ? 0.75 : 0.3;
    const bool has_plant = own.uniform() >= 0.05;
    for (Index i = 0; i < n_indicators; ++i) {
      const sim::Recipe& recipe = recipes[static_cast<std::size_t>(i)];
      const Indicator& indicator = recipe.indicator;
      const bool additive = recipe.shape == sim::Shape::at_ceiling;
      Philox random(options.seed, series_stream + static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(m));
      const double good = static_cast<double>(static_cast<int>(indicator.direction));
      const double luck = random.normal();
      const double place = good == 0.0 ? luck : good * 0.5 * ambition + std::sqrt(0.75) * luck;
      const double drift = recipe.drift * random.normal();
      const bool zero = recipe.shape == sim::Shape::with_zeros && random.uniform() < 1.0 / 3.0;
      const bool plays = (i == trips && m == slipped) || (i == premises && m == changed_method) ||
                         (i == food && m == broken);  // its values are all there, so that the part is seen
      const double ceiling = indicator.may_exceed_ceiling ? 110.0 : indicator.ceiling.value_or(1e300);
      std::vector<PlantedFeature> mine;
      for (const PlantedFeature& each : changes)
        if (each.indicator == i && (each.member < 0 || each.member == m)) mine.push_back(each);
      double noise = random.normal();
      for (Year year = first; year <= last; ++year) {
        const double draw = random.uniform();
        const double level = sim::level_at(recipe.level, year);
        const double years = static_cast<double>(year - 2014);
        const auto level_in = [&](double disturbance) {
          if (additive) return level + recipe.spread * place + drift * years + recipe.noise * disturbance;
          const double scale = recipe.shape == sim::Shape::with_zeros ? 1.5 : 1.0;
          const double wobble = recipe.noise * disturbance;
          return scale * level * std::exp(recipe.spread * place - 0.5 * recipe.spread * recipe.spread + drift * years) *
                 std::exp(wobble);
        };
        double expected = level_in(0.0);
        double value = level_in(noise);
        if (i == ets) {
          const double now = level / sim::level_at(recipe.level, 2023);
          expected = std::min(expected, 12.0);
          value = std::min(value, 12.0);
          if (m == giant || m == second_giant) {
            expected = (m == giant ? 41.0 : 24.0) * now;
            value = expected * std::exp(0.03 * noise);
          }
        }
        if (zero && m != giant && m != second_giant) expected = value = 0.0;
        expected = std::clamp(expected, 0.0, ceiling);
        value = std::clamp(value, 0.0, ceiling);
        noise = sim::phi * noise + std::sqrt(1.0 - sim::phi * sim::phi) * random.normal();

        if (!recipe.used.contains(year)) continue;
        const auto cell = static_cast<std::size_t>((i * n_members + m) * n_years + (year - first));
        truth.expected[cell] = expected;
        bool imputed = false;
        for (const PlantedFeature& each : mine) {
          if (each.kind == "imputation") {
            imputed = year >= each.year && draw >= reports;
          } else if (i == ghg) {
            if (year < each.year) value /= each.size;  // the old definition is the wider one
          } else if (each.kind == "unit_slip" ? year == each.year : year >= each.year) {
            value = each.kind == "method_change" ? value + each.size : value * each.size;
          }
        }
        value = sim::rounded(std::clamp(value, 0.0, i == trips ? 1e9 : ceiling), indicator.decimals);

        if (i == population) {
          panel.set(i, m, year, std::max(value, 500.0));
        } else if (i == cadmium && !has_plant) {
          panel.set(i, m, year, missing, ValueStatus::not_applicable);
        } else if (panel.member(m).is_member(year).value_or(false) && year <= last - static_cast<Year>(recipe.lag)) {
          const bool by_member = indicator.reporter == "member";
          const bool late = by_member && year > reported_until[static_cast<std::size_t>(m)];
          if (imputed) {
            // The county's value stands in: round numbers that many share.
            const double county = std::min(100.0, std::round(level / 5.0) * 5.0 - 5.0 * static_cast<double>(m % 3));
            panel.set(i, m, year, county, ValueStatus::imputed);
          } else if (plays || !by_member || (!late && draw < reports)) {
            const bool newest = recipe.lag > 0 && year == last - static_cast<Year>(recipe.lag);
            panel.set(i, m, year, value, newest ? ValueStatus::preliminary : ValueStatus::observed);
          }
        }
      }
      truth.slope[static_cast<std::size_t>(i * n_members + m)] =
          sim::least_squares_slope(&truth.expected[static_cast<std::size_t>((i * n_members + m) * n_years)], n_years);
    }
  }

  VersionLink link;
  link.from = "business-travel-co2";
  link.to = "business-travel-ghg";
  link.comparable = false;
  link.note = sim::both("Koldioxid blev koldioxidekvivalenter (simulerat).", "CO2 became CO2 equivalents (simulated).");
  panel.links = {link};
  panel.info.name = "simulated-network";
  panel.info.title = sim::both("Simulerat nätverk (inga verkliga värden)", "Simulated network (no real figures)");
  panel.info.description = sim::both(
      "Påhittade medlemmar och värden, formade efter Sekoms gröna nyckeltal. Frö " + std::to_string(options.seed) + ".",
      "Made-up members and values, shaped like Sekom's green key indicators. Seed " + std::to_string(options.seed) +
          ".");
  panel.info.simulated = true;
  return {std::move(panel), std::move(truth)};
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
