// A recorded run: every public routine over fixed inputs, every field of its result as text. Two builds of the library
// (another version, another compiler, headers or compiled code) agree to the bit where their texts are equal.
#pragma once

#include <array>
#include <boost/pfr.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/core/panel.hpp"

namespace recorded {

using nyckeltal::Index;

/// The text of results: doubles in hexadecimal, so that no bit is lost. Fields have no names, so that renaming one
/// changes nothing; their order and number count.
class Text {
 public:
  template <class T>
  Text& operator<<(const T& value);
  [[nodiscard]] const std::string& str() const noexcept { return text_; }
  /// Numbers, enumerators and strings written so far.
  [[nodiscard]] Index values() const noexcept { return values_; }
  /// A call that was refused. It holds no value, so that a count of 0 in a digest says "refused".
  void refused(std::string_view message) {
    token("refused:");
    quoted(message);
    values_ = 0;
  }

 private:
  void token(std::string_view word) {
    if (!text_.empty()) text_ += ' ';
    text_ += word;
  }
  void number(double value) {
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%a", value);
    token(std::isnan(value) ? "nan" : out.data());  // the sign and payload of a NaN mean nothing
    ++values_;
  }
  void quoted(std::string_view value);
  void panel(const nyckeltal::Panel& value);

  std::string text_;
  Index values_ = 0;
};

template <class T>
concept Range = requires(const T& t) {
  t.begin();
  t.end();
  t.size();
};

template <class T>
Text& Text::operator<<(const T& value) {
  if constexpr (std::is_floating_point_v<T>) {
    number(value);
  } else if constexpr (std::is_enum_v<T>) {
    token(std::to_string(static_cast<long long>(value)));
    ++values_;
  } else if constexpr (std::is_integral_v<T>) {
    token(std::to_string(value));
    ++values_;
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    quoted(value);
  } else if constexpr (std::is_same_v<T, nyckeltal::Panel>) {
    panel(value);
  } else if constexpr (Range<T>) {
    token("[" + std::to_string(value.size()));
    for (const auto& each : value) *this << each;
    token("]");
  } else if constexpr (requires { value.has_value(); } || requires { value.get(); }) {  // optional, shared_ptr
    if (value)
      *this << *value;
    else
      token("-");
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    std::apply([&](const auto&... each) { (*this << ... << each); }, value);
  } else {
    token("{");
    boost::pfr::for_each_field(value, [&](const auto& field) { *this << field; });
    token("}");
  }
  return *this;
}

/// One routine over one input.
struct Line {
  std::string routine;
  std::string input;
  Text result;
  bool same_with_threads = true;
};

class Recorder {
 public:
  /// `call` returns the results of all option sets. One that takes an Execution runs alone and in three threads. An
  /// error of the library is a result too.
  template <class Call>
  void add(std::string routine, std::string input, Call&& call) {
    Line line{std::move(routine), std::move(input), {}, true};
    if constexpr (std::is_invocable_v<Call, const nyckeltal::Execution&>) {
      line.result = text_of([&] { return call(nyckeltal::Execution{}); });
      const Text threaded = text_of([&] { return call(nyckeltal::Execution{.threads = 3}); });
      line.same_with_threads = line.result.str() == threaded.str();
    } else {
      line.result = text_of(call);
    }
    lines_.push_back(std::move(line));
  }
  [[nodiscard]] const std::vector<Line>& lines() const noexcept { return lines_; }

 private:
  template <class Call>
  static Text text_of(Call&& call) {
    Text text;
    try {
      text << call();
    } catch (const nyckeltal::Error& error) {
      text = Text();
      text.refused(error.what());
    }
    return text;
  }
  std::vector<Line> lines_;
};

/// Results of several option sets; they keep their types.
template <class... T>
std::tuple<std::decay_t<T>...> all(T&&... results) {
  return {std::forward<T>(results)...};
}

struct Series {
  std::string name;
  std::vector<double> values;
};
struct Samples {
  std::string name;
  std::vector<std::vector<double>> values;
};
struct Table {  ///< members by years
  std::string name;
  std::vector<double> values;
  Index columns = 0;
  [[nodiscard]] nyckeltal::Rows rows() const { return {values, columns}; }
};
struct NamedPanel {
  std::string name;
  const nyckeltal::Panel* panel;
};

/// Distinct series of tests/cases/trend_cases.json.
const std::vector<Series>& trend_series();
/// Samples x and y of tests/cases/compare_cases.json, and x and y made from pairs of the series above.
const std::vector<Samples>& two_samples();
/// Three groups or more, of the same file.
const std::vector<Samples>& several_samples();
/// Values of single indicators of simulated networks and of the package, with their gaps, and a table without gaps.
const std::vector<Table>& tables();
/// Simulated networks and the package "sekom".
const std::vector<NamedPanel>& panels();
std::string read_file(const std::string& path);

/// Years 1980, 1981, ... and the same with holes.
std::vector<double> years(std::size_t n, bool holes = false);

void record_series(Recorder& to);
void record_rows(Recorder& to);
void record_samples(Recorder& to);
void record_sets(Recorder& to);
void record_targets(Recorder& to);
void record_network(Recorder& to);
void record_tables(Recorder& to);
void record_core(Recorder& to);
void record_io(Recorder& to);

}  // namespace recorded
