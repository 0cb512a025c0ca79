// A JSON document as a tree, its numbers correctly rounded whatever the version of Boost.
#pragma once

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include "collector.hpp"
#include "json.hpp"
#include "text.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io {

/// What boost::json::parser does, but that numbers with decimals go through from_chars.
class JsonBuilder {
 public:
  using error_code = boost::system::error_code;
  using string_view = boost::json::string_view;
  static constexpr std::size_t max_object_size = boost::json::object::max_size();
  static constexpr std::size_t max_array_size = boost::json::array::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();

  static bool on_document_begin(error_code&) { return true; }
  static bool on_document_end(error_code&) { return true; }
  static bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t n, error_code&) {
    return done([&] { stack_.push_object(n); });
  }
  static bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t n, error_code&) {
    return done([&] { stack_.push_array(n); });
  }
  bool on_key_part(string_view s, std::size_t, error_code&) {
    return done([&] { stack_.push_chars(s); });
  }
  bool on_key(string_view s, std::size_t, error_code&) {
    return done([&] { stack_.push_key(s); });
  }
  bool on_string_part(string_view s, std::size_t, error_code&) {
    return done([&] { stack_.push_chars(s); });
  }
  bool on_string(string_view s, std::size_t, error_code&) {
    return done([&] { stack_.push_string(s); });
  }
  bool on_number_part(string_view s, error_code&) {
    return done([&] { number_.append(s.data(), s.size()); });
  }
  bool on_int64(std::int64_t x, string_view, error_code&) {
    return number([&] { stack_.push_int64(x); });
  }
  bool on_uint64(std::uint64_t x, string_view, error_code&) {
    return number([&] { stack_.push_uint64(x); });
  }
  bool on_double(double x, string_view s, error_code&) {
    number_.append(s.data(), s.size());
    double exact = 0.0;
    const auto [end, error] = std::from_chars(number_.data(), number_.data() + number_.size(), exact);
    if (error == std::errc{} && end == number_.data() + number_.size()) x = exact;
    return number([&] { stack_.push_double(x); });
  }
  bool on_bool(bool x, error_code&) {
    return done([&] { stack_.push_bool(x); });
  }
  bool on_null(error_code&) {
    return done([&] { stack_.push_null(); });
  }
  static bool on_comment_part(string_view, error_code&) { return true; }
  static bool on_comment(string_view, error_code&) { return true; }

  void start() { stack_.reset(); }
  [[nodiscard]] boost::json::value take() { return stack_.release(); }

 private:
  template <class Push>
  static bool done(const Push& push) {
    push();
    return true;
  }
  template <class Push>
  bool number(const Push& push) {
    number_.clear();
    return done(push);
  }
  boost::json::value_stack stack_;
  std::string number_;
};

/// The document; gives up through `found` where it is none, with line and column.
[[nodiscard]] inline boost::json::value parse_json(std::string_view bytes, Collector& found) {
  const auto give_up = [&](std::string_view rule, std::string message, std::size_t offset) {
    const JsonPlace place = place_of(bytes, offset);
    found.give_up(rule, std::move(message), place.line, place.column);
  };
  if (std::optional<JsonProblem> problem = not_json(bytes))
    give_up(problem->rule, std::move(problem->message), problem->offset);
  bytes = without_mark(bytes);
  boost::json::parse_options options;
  options.max_depth = 64;
  boost::json::basic_parser<JsonBuilder> parser(options);
  parser.handler().start();
  boost::system::error_code error;
  const std::size_t used = parser.write_some(false, bytes.data(), bytes.size(), error);
  if (!error && bytes.find_first_not_of(" \t\r\n", used) != std::string_view::npos)
    error = boost::json::error::extra_data;
  if (error == boost::json::error::incomplete)
    give_up("broken-json", "the document ends in the middle: the answer was cut off, fetch it again", bytes.size());
  if (error) give_up("broken-json", "this is not JSON: " + error.message(), used);
  return parser.handler().take();
}

[[nodiscard]] inline std::string_view view(const boost::json::string& text) {
  return {text.data(), text.size()};
}
[[nodiscard]] inline std::string_view view(boost::json::string_view text) {
  return {text.data(), text.size()};
}
[[nodiscard]] inline const boost::json::value* value_in(const boost::json::object& from, std::string_view key) {
  return from.if_contains(boost::json::string_view(key.data(), key.size()));
}
/// Empty where there is no text under that key.
[[nodiscard]] inline std::string text_in(const boost::json::object& from, std::string_view key) {
  const boost::json::value* value = value_in(from, key);
  const boost::json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : without_nul(view(*text));
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
