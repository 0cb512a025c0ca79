// Both forms of the library in one program: this file links the compiled one, header_only/everything.cpp includes the
// bodies of the other. They must not meet under one name, and must say the same.
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <typeinfo>

#include "header_only/everything.hpp"
#include "nyckeltal/nyckeltal.hpp"
#include "test.hpp"

BOOST_AUTO_TEST_SUITE(headers)

namespace {

std::vector<double> noise(std::size_t n) {
  std::mt19937_64 random(20261127);
  std::normal_distribution<double> normal;
  std::vector<double> values(n);
  for (double& each : values) each = normal(random);
  return values;
}

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> out;
  for (const double each : values) out.push_back(std::bit_cast<std::uint64_t>(each));
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_forms_are_one_version) {
  BOOST_TEST(header_only_form::version() == nyckeltal::version);
}

BOOST_AUTO_TEST_CASE(the_forms_do_not_share_a_name) {
  BOOST_TEST(header_only_form::name_of_panel() != typeid(nyckeltal::Panel).name());
}

BOOST_AUTO_TEST_CASE(the_forms_find_the_same_trend_to_the_bit) {
  const std::vector<double> values = noise(40);
  const nyckeltal::TheilSenResult slope = nyckeltal::theil_sen(values);
  const std::vector<double> here = {slope.slope, slope.lower, slope.upper, nyckeltal::mann_kendall(values).p};
  BOOST_TEST(bits(here) == bits(header_only_form::trend_of(values)), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_forms_decompose_a_matrix_alike_to_the_bit) {
  const std::vector<double> values = noise(120);
  const std::vector<nyckeltal::DistanceVariable> variables(4);
  const nyckeltal::DistanceSpace space({values, 4}, variables, {.metric = nyckeltal::Metric::mahalanobis});
  std::vector<double> here;
  for (nyckeltal::Index a = 1; a < 30; ++a) here.push_back(space(0, a).distance);
  BOOST_TEST(std::isfinite(here.front()));
  BOOST_TEST(bits(here) == bits(header_only_form::distances(values, 4)), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
