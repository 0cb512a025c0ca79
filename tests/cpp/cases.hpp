// Reads the reference cases of tests/cases/*.json, the same files that pytest reads through tests/python/cases.py.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace nyckeltal::test {

/// A JSON number; null is NaN.
inline double number(const boost::json::value& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.to_number<double>();
}

/// One case. `input`, `params` and `expected` are looked up by name; a name that is not there is an error.
class Case {
 public:
  Case(boost::json::object data, const boost::json::object& datasets) : data_(std::move(data)), datasets_(&datasets) {}

  [[nodiscard]] std::string name() const { return data_.at("name").as_string().c_str(); }
  [[nodiscard]] std::string method() const { return data_.at("method").as_string().c_str(); }
  /// Relative to max(1, |expected|); 0 asks for equality.
  [[nodiscard]] double tolerance() const { return number(data_.at("tolerance")); }

  [[nodiscard]] bool has_input(const char* key) const { return section("input").contains(key); }
  [[nodiscard]] bool has_param(const char* key) const { return section("params").contains(key); }
  [[nodiscard]] bool expects(const char* key) const { return section("expected").contains(key); }
  [[nodiscard]] const boost::json::value& input(const char* key) const { return section("input").at(key); }
  [[nodiscard]] const boost::json::value& param(const char* key) const { return section("params").at(key); }
  [[nodiscard]] const boost::json::value& expected_value(const char* key) const { return section("expected").at(key); }
  [[nodiscard]] double expected(const char* key) const { return number(expected_value(key)); }
  [[nodiscard]] const boost::json::object& expected() const { return section("expected"); }

  /// An input vector, also where it names a dataset of the file. null is NaN.
  [[nodiscard]] std::vector<double> numbers(const char* key) const {
    const boost::json::value& value = input(key);
    return value.is_object() ? to_numbers(datasets_->at(value.at("$dataset").as_string())) : to_numbers(value);
  }
  static std::vector<double> to_numbers(const boost::json::value& value) {
    std::vector<double> out;
    for (const boost::json::value& each : value.as_array()) out.push_back(number(each));
    return out;
  }

  /// True where `actual` is what the case expects under `key`; an expected null wants NaN.
  [[nodiscard]] bool agrees(double actual, const char* key) const {
    const double wanted = expected(key);
    if (std::isnan(wanted)) return std::isnan(actual);
    return std::abs(actual - wanted) <= tolerance() * std::max(1.0, std::abs(wanted));
  }

 private:
  [[nodiscard]] const boost::json::object& section(const char* key) const { return data_.at(key).as_object(); }
  boost::json::object data_;
  const boost::json::object* datasets_;
};

/// A file of cases.
class Cases {
 public:
  explicit Cases(const std::string& file) {
    std::ifstream in(std::string(NYCKELTAL_TEST_CASES) + "/" + file);
    if (!in) throw std::runtime_error("no such file of cases: " + file);
    std::stringstream text;
    text << in.rdbuf();
    boost::json::object root = boost::json::parse(text.str()).as_object();
    if (root.contains("datasets")) datasets_ = std::move(root.at("datasets").as_object());
    for (boost::json::value& each : root.at("cases").as_array())
      cases_.emplace_back(std::move(each.as_object()), datasets_);
  }
  Cases(const Cases&) = delete;  // the cases point at the datasets
  Cases& operator=(const Cases&) = delete;

  [[nodiscard]] const Case& operator[](const std::string& name) const {
    for (const Case& each : cases_)
      if (each.name() == name) return each;
    throw std::out_of_range("no case named " + name);
  }
  /// The cases whose name begins with `prefix`; never none, so that a misspelt prefix cannot pass.
  [[nodiscard]] std::vector<Case> starting_with(const std::string& prefix) const {
    std::vector<Case> out;
    for (const Case& each : cases_)
      if (each.name().starts_with(prefix)) out.push_back(each);
    if (out.empty()) throw std::out_of_range("no case begins with " + prefix);
    return out;
  }
  [[nodiscard]] const std::vector<Case>& all() const { return cases_; }

 private:
  boost::json::object datasets_;
  std::vector<Case> cases_;
};

/// The reference cases of trend statistics.
inline const Cases& trend_cases() {
  static const Cases cases("trend_cases.json");
  return cases;
}

/// The reference cases of comparing, targets and progress.
inline const Cases& compare_cases() {
  static const Cases cases("compare_cases.json");
  return cases;
}

/// The reference cases of traps in the present system.
inline const Cases& trap_cases() {
  static const Cases cases("present_system.json");
  return cases;
}

/// The times of a case's series; empty where the case has none.
inline std::vector<double> times_of(const Case& c) {
  for (const char* key : {"t", "year"})
    if (c.has_input(key) && c.input(key).is_array()) return c.numbers(key);
  return {};
}

}  // namespace nyckeltal::test

/// Checks one number of a case and names both on failure.
#define CHECK_CASE(the_case, actual, key)                                                                           \
  BOOST_CHECK_MESSAGE((the_case).agrees(static_cast<double>(actual), key),                                          \
                      (the_case).name() << "." << (key) << ": got " << static_cast<double>(actual) << ", expected " \
                                        << (the_case).expected(key))
