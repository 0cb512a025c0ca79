// Writing tables for people and for other programs.
#include <string>
#include <string_view>

#include "number.hpp"
#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/table.hpp"
#include "table_format.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {
namespace {

class TableWriter {
 public:
  TableWriter(const Panel& panel, const TableWriteOptions& options)
      : panel_(panel), options_(options), swedish_(options.language == "sv") {
    if (options.language != "sv" && options.language != "en")
      detail::fail("unknown-choice", "language is \"" + options.language + "\" but must be sv or en");
    if (options.decimal != '.' && options.decimal != ',')
      detail::fail("unknown-choice", "decimal must be a point or a comma");
    if (options.separator == options.decimal || options.separator == '"' || options.separator == '\n')
      detail::fail("unknown-choice", "the separator must differ from the decimal sign and the quote");
    if (options.layout != TableLayout::long_rows && options.layout != TableLayout::years_across)
      detail::fail("unknown-choice", "layout must be long or wide");
  }

  std::string write() {
    if (options_.for_spreadsheets) out_ = "\xEF\xBB\xBF";
    const bool wide = options_.layout == TableLayout::years_across;
    for (const io::Role role : {io::Role::indicator, io::Role::code, io::Role::member}) text(header(role, swedish_));
    if (wide) {
      text(header(io::Role::unit, swedish_));
      for (Year year = panel_.first_year(); year <= panel_.last_year(); ++year) text(std::to_string(year));
    } else {
      for (const io::Role role : {io::Role::year, io::Role::value, io::Role::unit, io::Role::status})
        text(header(role, swedish_));
    }
    end();
    for (Index i = 0; i < panel_.n_indicators(); ++i)
      for (Index m = 0; m < panel_.n_members(); ++m) wide ? series(i, m) : cells(i, m);
    return std::move(out_);
  }

 private:
  void series(Index i, Index m) {
    labels(i, m);
    text(unit(i));
    const SeriesView view = panel_.series(i, m);
    for (std::size_t k = 0; k < view.values.size(); ++k) {
      const ValueStatus status = view.status[k];
      if (status == ValueStatus::not_applicable)
        text(".");
      else if (status == ValueStatus::confidential)
        text("..");
      else  // what was taken back must not look like a figure
        number(status == ValueStatus::withdrawn ? missing : view.values[k]);
    }
    end();
  }

  void cells(Index i, Index m) {
    const SeriesView view = panel_.series(i, m);
    for (Index k = 0; k < view.size(); ++k) {
      const ValueStatus status = view.status[static_cast<std::size_t>(k)];
      if (status == ValueStatus::not_reported && !options_.missing) continue;
      labels(i, m);
      text(std::to_string(view.year(k)));
      number(view.values[static_cast<std::size_t>(k)]);
      text(unit(i));
      text(swedish_ ? io::swedish_statuses[static_cast<std::size_t>(status)] : to_string(status));
      end();
    }
  }

  void labels(Index i, Index m) {
    const Member& member = panel_.member(m);
    text(panel_.indicator(i).id);
    text(member.code);
    text(member.name.empty() ? member.id : member.name);
  }

  [[nodiscard]] std::string_view unit(Index i) const {
    const Text& unit = panel_.indicator(i).unit;
    const auto hit = unit.find(options_.language);
    return hit != unit.end() ? hit->second : unit.empty() ? std::string_view{} : std::string_view(unit.begin()->second);
  }

  void text(std::string_view value) {
    start_field();
    if (options_.for_spreadsheets && io::starts_formula(value))
      append_csv_field(out_, "'" + std::string(value), options_.separator);
    else
      append_csv_field(out_, value, options_.separator);
  }
  void number(double value) {
    start_field();
    if (is_missing(value)) return;
    for (const char c : io::shown(value)) out_ += c == '.' ? options_.decimal : c;
  }
  void start_field() {
    if (!first_) out_ += options_.separator;
    first_ = false;
  }
  void end() {
    out_ += '\n';
    first_ = true;
  }

  const Panel& panel_;
  const TableWriteOptions& options_;
  bool swedish_;
  std::string out_;
  bool first_ = true;
};

}  // namespace

std::string write_table(const Panel& panel, const TableWriteOptions& options) {
  return TableWriter(panel, options).write();
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
