#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/check.hpp"
#include "nyckeltal/stats/change_point.hpp"
#include "test.hpp"
#include "twin.hpp"

using namespace nyckeltal;

// The checks written a second time, by docs/check.md, with sorted copies and loops over everything, and compared
// finding by finding on random panels in which all kinds of things are wrong.
BOOST_AUTO_TEST_SUITE(check_twin)

namespace {

using test::median;

/// Decimals as printed, at most six; -2 for 1,300.
int digits(double x) {
  if (x == 0.0 || std::abs(x) >= 1e15) return 0;
  std::array<char, 400> text{};
  (void)std::snprintf(text.data(), text.size(), "%.6f", std::abs(x));
  std::string shown(text.data());
  if (shown.find_first_of("123456789") == std::string::npos) return 6;  // finer than can be shown
  while (shown.back() == '0') shown.pop_back();
  if (shown.back() != '.') return static_cast<int>(shown.size() - shown.find('.') - 1);
  shown.pop_back();
  int zeros = 0;
  for (; zeros < 4 && shown.back() == '0'; ++zeros) shown.pop_back();
  return -zeros;
}

double slip(double ratio, double fit) {
  for (const double factor : {0.001, 0.01, 0.1, 10.0, 100.0, 1000.0})
    if (ratio > 0.0 && std::abs(std::log(ratio / factor)) <= std::log(fit)) return factor;
  return missing;
}

/// A value of a series: as given, and on the scale less what all members do.
struct Point {
  Index place;
  double value;
  double y;
  Index segment;
};
using Line = std::vector<Point>;

struct Away {
  double size = 0.0;
  double expected = missing;
  Index gap = 1;
};

Away away(const Line& line, std::size_t at) {
  std::vector<double> before, after;
  for (std::size_t k = at; k-- > 0 && before.size() < 3 && line[k].segment == line[at].segment;)
    before.push_back(line[k].y);
  for (std::size_t k = at + 1; k < line.size() && after.size() < 3 && line[k].segment == line[at].segment; ++k)
    after.push_back(line[k].y);
  if (before.empty() && after.size() < 2) return {};
  std::vector<double> all = before;
  all.insert(all.end(), after.begin(), after.end());
  const double here = line[at].y;
  double one = here - median(before.empty() || after.empty() ? all : before);
  double other = 0.0;
  Away out{.expected = median(all)};
  if (!before.empty() && !after.empty()) {
    other = here - median(after);
    out.gap = std::min(line[at].place - line[at - 1].place, line[at + 1].place - line[at].place);
  } else {
    const Point& next = before.empty() ? line[at + 1] : line[at - 1];
    other = here - next.y;
    out.gap = std::abs(line[at].place - next.place);
  }
  if (one * other > 0.0) out.size = std::abs(one) < std::abs(other) ? one : other;
  return out;
}

/// One indicator on its scale.
class Twin {
 public:
  Twin(const Panel& panel, Index indicator, const CheckOptions& options, std::vector<CheckFinding>& out)
      : panel_(panel), i_(indicator), what_(panel.indicator(indicator)), o_(options), out_(out) {
    const auto members = static_cast<std::size_t>(panel.n_members());
    lines_.resize(members);
    for (std::size_t m = 0; m < members; ++m) {
      const SeriesView s = panel.series(i_, static_cast<Index>(m));
      for (Index k = 0; k < panel.n_years(); ++k)
        if (s.usable(k, o_.use) && std::isfinite(s.values[static_cast<std::size_t>(k)]))
          lines_[m].push_back({k, s.values[static_cast<std::size_t>(k)], 0.0, 0});
    }
    ends();
    resolution();
    scale();
    common_path();
    segments();
    std::vector<double> known;
    for (const Line& line : lines_) {
      Line moving;
      std::copy_if(line.begin(), line.end(), std::back_inserter(moving),
                   [&](const Point& p) { return !ends(p.value); });
      std::vector<double> steps;
      for (std::size_t k = 1; k < moving.size(); ++k)
        if (moving[k].segment == moving[k - 1].segment)
          steps.push_back(std::abs(moving[k].y - moving[k - 1].y) /
                          std::sqrt(static_cast<double>(moving[k].place - moving[k - 1].place)));
      own_.push_back(steps.size() >= 5 ? 1.4826 * median(steps) / std::sqrt(2.0) : missing);
      if (steps.size() >= 5) known.push_back(own_.back());
    }
    if (known.size() >= 5) pooled_ = median(known);
  }

  void run() {
    for (std::size_t m = 0; m < lines_.size(); ++m) {
      const std::set<Index> impossible = beyond_ends(m);
      series(m, impossible);
      frozen(m);
      rounding(m);
      definition(m);
    }
    everybody();
    levels();
    breaks();
  }

 private:
  void add(CheckFinding finding) {
    finding.indicator = i_;
    if (o_.rules(finding.rule)) out_.push_back(finding);
  }
  [[nodiscard]] Year year(Index place) const { return panel_.first_year() + static_cast<Year>(place); }

  void ends() {
    floor_ = what_.floor;
    ceiling_ = what_.ceiling;
    if (!what_.is_share()) return;
    std::size_t reporting = 0, below = 0, above = 0;
    for (const Line& line : lines_) {
      bool under = false, over = false;
      for (const Point& p : line) under = under || p.value < 0.0, over = over || p.value > 100.0;
      reporting += line.empty() ? 0U : 1U;
      below += under ? 1U : 0U;
      above += over ? 1U : 0U;
    }
    const bool often_below = below >= 5 && 4 * below >= reporting;
    const bool often_above = above >= 5 && 4 * above >= reporting;
    if (!floor_ && !often_below) floor_ = 0.0;
    if (!ceiling_ && !often_below && !often_above) ceiling_ = 100.0;
  }
  [[nodiscard]] bool ends(double value) const {
    return value == 0.0 || (what_.floor && value <= *what_.floor) ||
           (ceiling_ && !what_.may_exceed_ceiling && value >= *ceiling_);
  }

  void resolution() {
    std::vector<int> all;
    for (const Line& line : lines_)
      for (const Point& p : line) all.push_back(digits(p.value));
    std::sort(all.begin(), all.end());
    // The least that nine in ten make do with.
    const int enough = all.empty() ? -4 : all[(9 * all.size() + 9) / 10 - 1];
    step_ = std::pow(10.0, -enough);
  }
  [[nodiscard]] double step(double value) const {
    return value == 0.0 ? step_ : std::min(step_, std::pow(10.0, -digits(value)));
  }

  void scale() {
    bool negative = false;
    std::vector<std::pair<double, double>> long_ones;
    for (const Line& line : lines_) {
      std::vector<double> values, changes;
      for (const Point& p : line) {
        negative = negative || p.value < 0.0;
        if (!values.empty()) changes.push_back(std::abs(p.value - values.back()));
        values.push_back(p.value);
      }
      if (values.size() >= 6 && median(values) > 0.0) long_ones.emplace_back(median(values), median(changes));
    }
    log_ = !negative && !what_.is_share();
    if (!negative && std::ssize(long_ones) >= o_.min_members) {
      std::sort(long_ones.begin(), long_ones.end());
      const auto half = static_cast<std::ptrdiff_t>(long_ones.size() / 2);
      const auto middle = [&](std::ptrdiff_t from, std::ptrdiff_t to, bool spread) {
        std::vector<double> x;
        for (std::ptrdiff_t k = from; k < to; ++k) {
          const auto& [level, change] = long_ones[static_cast<std::size_t>(k)];
          x.push_back(spread ? change : level);
        }
        return median(x);
      };
      const std::ptrdiff_t all = std::ssize(long_ones);
      const double levels = middle(half, all, false) / middle(0, half, false);
      const double small = middle(0, half, true);
      const double large = middle(half, all, true);
      if (levels >= 1.5 && small > 0.0 && large > 0.0) log_ = std::log(large / small) >= 0.5 * std::log(levels);
    }
    for (Line& line : lines_)
      for (Point& p : line) p.y = log_ ? std::log(std::max(p.value, 0.5 * step(p.value))) : p.value;
  }

  /// y of a member in a year, unless it has none or rests at an end.
  [[nodiscard]] double moving(const Line& line, Index place) const {
    for (const Point& p : line)
      if (p.place == place && !ends(p.value)) return p.y;
    return missing;
  }
  void common_path() {
    const auto n = static_cast<std::size_t>(panel_.n_years());
    path_.assign(n, 0.0);
    bridged_.assign(n, false);
    Index last = -1;
    double sum = 0.0;
    for (Index k = 0; k < panel_.n_years(); ++k) {
      path_[static_cast<std::size_t>(k)] = sum;
      Index reporting = 0;
      for (const Line& line : lines_)
        for (const Point& p : line) reporting += p.place == k ? 1 : 0;
      if (reporting < o_.min_members) continue;
      std::vector<double> changes;
      for (const Line& line : lines_)
        if (const double change = moving(line, k) - moving(line, last); last >= 0 && !is_missing(change))
          changes.push_back(change);
      if (std::ssize(changes) >= o_.min_members) {
        const double change = median(changes);
        for (Index j = last + 1; j <= k; ++j) {
          path_[static_cast<std::size_t>(j)] =
              sum + change * static_cast<double>(j - last) / static_cast<double>(k - last);
          bridged_[static_cast<std::size_t>(j)] = true;
        }
        sum += change;
      }
      last = k;
    }
    for (Line& line : lines_)
      for (Point& p : line) p.y -= path_[static_cast<std::size_t>(p.place)];
  }
  void segments() {
    for (const Break& each : panel_.breaks) {
      const Index place = each.year - panel_.first_year();
      if (!each.cuts || panel_.find_indicator(each.indicator) != i_ || place < 1 || place >= panel_.n_years()) continue;
      if (each.member.empty() && bridged_[static_cast<std::size_t>(place)]) continue;
      for (std::size_t m = 0; m < lines_.size(); ++m)
        if (each.member.empty() || panel_.find_member(each.member) == static_cast<Index>(m))
          for (Point& p : lines_[m])
            if (p.place >= place) ++p.segment;
    }
  }

  [[nodiscard]] double back(double y, Index place) const {
    const double x = y + path_[static_cast<std::size_t>(place)];
    return log_ ? std::exp(x) : x;
  }
  [[nodiscard]] double noise(std::size_t m, double value, double expected, Index gap) const {
    const double level = log_ ? 1.0 : std::max(std::abs(expected), step_);
    double s = 0.2 * level;
    if (!is_missing(own_[m]) || pooled_)
      s = std::max({pooled_.value_or(0.0), is_missing(own_[m]) ? 0.0 : own_[m], 0.02 * level});
    const auto rounded = [&](double x, double by) {
      const double width = log_ ? by / std::max(std::abs(x), 0.5 * by) : by;
      return width * width / 12.0;
    };
    return std::sqrt(s * s * static_cast<double>(gap) + rounded(value, step(value)) + rounded(expected, step_));
  }

  std::set<Index> beyond_ends(std::size_t m) {
    std::set<Index> found;
    const SeriesView s = panel_.series(i_, static_cast<Index>(m));
    for (Index k = 0; o_.rules(CheckRule::impossible_value) && k < panel_.n_years(); ++k) {
      const double value = s.values[static_cast<std::size_t>(k)];
      if (is_missing(value) || s.status[static_cast<std::size_t>(k)] == ValueStatus::withdrawn) continue;
      const double hair = 1e-9 * std::max(1.0, std::abs(value));
      const bool under = floor_ && value < *floor_ - hair;
      const bool over = ceiling_ && !what_.may_exceed_ceiling && value > *ceiling_ + hair;
      const bool finite = std::isfinite(value);
      if (!under && !over && finite) continue;
      double factor = missing;
      const Line& line = lines_[m];
      for (std::size_t at = 0; finite && at < line.size(); ++at)
        if (line[at].place == k) {
          const Away here = away(line, at);
          if (!is_missing(here.expected)) factor = slip(value / back(here.expected, k), o_.slip_fit);
        }
      add({.rule = CheckRule::impossible_value,
           .severity = Severity::error,
           .member = static_cast<Index>(m),
           .year = year(k),
           .value = value,
           .expected = under  ? *floor_
                       : over ? *ceiling_
                              : missing,
           .factor = factor,
           .n = 1});
      if (finite) found.insert(k);
    }
    return found;
  }

  [[nodiscard]] bool large(double value, double expected) const {
    return std::abs(value - expected) >= o_.min_change * std::abs(expected);
  }

  void series(std::size_t m, const std::set<Index>& impossible) {
    Line line = lines_[m];
    const std::size_t most = std::max<std::size_t>(1, line.size() / 4);
    for (std::size_t turn = 0; turn < most && line.size() > 1; ++turn) {
      std::optional<std::size_t> worst;
      double score = o_.outlier_score;
      for (std::size_t at = 0; at < line.size(); ++at) {
        const Away here = away(line, at);
        if (is_missing(here.expected)) continue;
        const double expected = back(here.expected, line[at].place);
        const double its = std::abs(here.size) / noise(m, line[at].value, expected, here.gap);
        if (!large(line[at].value, expected) || its < score) continue;
        worst = at;
        score = its;
      }
      if (!worst) break;
      const Point p = line[*worst];
      const double expected = back(away(line, *worst).expected, p.place);
      const double factor = slip(p.value / expected, o_.slip_fit);
      if (!impossible.contains(p.place))
        add({.rule = is_missing(factor) ? CheckRule::outlier_series : CheckRule::unit_slip,
             .severity = Severity::warning,
             .member = static_cast<Index>(m),
             .year = year(p.place),
             .value = p.value,
             .expected = expected,
             .factor = factor,
             .score = score,
             .n = 1});
      line.erase(line.begin() + static_cast<std::ptrdiff_t>(*worst));
    }
    if (o_.rules(CheckRule::jump)) jump(m, line);
  }

  /// A break or an event of the member, or of all, after one year and up to another.
  [[nodiscard]] bool told(std::optional<Index> m, Year after, Year until) const {
    for (const Break& each : panel_.breaks)
      if (panel_.find_indicator(each.indicator) == i_ && each.year > after && each.year <= until) {
        if (each.member.empty()) return true;
        if (m && panel_.find_member(each.member) == m) return true;
      }
    return false;
  }

  void jump(std::size_t m, const Line& line) {
    // The split with the largest difference of the medians of up to five values on each side, two at least.
    std::size_t at = 0;
    double before = missing, after = missing, largest = 0.0;
    for (std::size_t k = 2; k + 2 <= line.size(); ++k) {
      std::vector<double> left, right;
      for (std::size_t j = k; j-- > 0 && left.size() < 5 && line[j].segment == line[k].segment;)
        left.push_back(line[j].y);
      for (std::size_t j = k; j < line.size() && right.size() < 5 && line[j].segment == line[k].segment; ++j)
        right.push_back(line[j].y);
      if (left.size() < 2 || right.size() < 2) continue;
      const double size = std::abs(median(right) - median(left)) + std::abs(line[k].y - line[k - 1].y);
      if (size > largest) at = k, before = median(left), after = median(right), largest = size;
    }
    if (at == 0) return;
    const Point& first = line[at];
    const Point& previous = line[at - 1];
    const double low = back(before, first.place);
    const double high = back(after, first.place);
    if (!large(high, low) || !large(first.value, previous.value)) return;
    if (!((first.value > previous.value && high > low) || (first.value < previous.value && high < low))) return;
    if (told(static_cast<Index>(m), year(previous.place), year(first.place))) return;
    const double score = std::abs(after - before) / noise(m, high, low, first.place - previous.place);
    std::vector<double> same;
    std::ptrdiff_t place = 0;
    for (std::size_t k = 0; k < line.size(); ++k) {
      if (k == at) place = std::ssize(same);
      if (line[k].segment == first.segment) same.push_back(line[k].y);
    }
    if (same.size() < 6 && score < o_.outlier_score) return;
    if (same.size() >= 6) {
      const BestBreak best = best_break(same);
      if (score < o_.jump_score || !(snht(same).p <= o_.jump_alpha) || best.model != BreakModel::step ||
          std::abs(best.index - place) > 1)
        return;
    }
    add({.rule = CheckRule::jump,
         .severity = Severity::warning,
         .member = static_cast<Index>(m),
         .year = year(first.place),
         .other_year = year(previous.place),
         .value = high,
         .expected = low,
         .factor = slip(high / low, 1.25),
         .score = score,
         .n = std::ssize(line) - static_cast<Index>(at)});
  }

  void frozen(std::size_t m) {
    const Line& line = lines_[m];
    double highest = -std::numeric_limits<double>::infinity();
    double equal = 1.0, pairs = 10.0;
    for (std::size_t other = 0; other < lines_.size(); ++other)
      for (std::size_t k = 0; k < lines_[other].size(); ++k) {
        const double value = lines_[other][k].value;
        highest = std::max(highest, value);
        if (other == m || k == 0 || ends(value)) continue;
        pairs += 1.0;
        equal += value == lines_[other][k - 1].value ? 1.0 : 0.0;
      }
    for (std::size_t begin = 0, end = 0; begin < line.size(); begin = end) {
      const double value = line[begin].value;
      for (end = begin; end < line.size() && line[end].value == value;) ++end;
      const auto n = static_cast<Index>(end - begin);
      if (n < o_.frozen_values || ends(value)) continue;
      if (value == highest && panel_.n_members() >= o_.min_members) continue;
      double unit = pooled_ ? *pooled_ : is_missing(own_[m]) ? 0.0 : own_[m];
      if (log_) unit *= std::abs(value);
      if (!pooled_) unit = std::max(unit, 0.2 * std::abs(value));
      const double by_rounding = std::min(1.0, step_ / (3.5449 * std::max(unit, 1e-300)));
      double p = std::pow(std::max(equal / pairs, by_rounding), static_cast<double>(n - 1));
      double stay = 0.5, visits = 1.0;
      for (std::size_t other = 0; other < lines_.size(); ++other)
        for (std::size_t k = 1; other != m && k < lines_[other].size(); ++k)
          if (lines_[other][k - 1].value == value) {
            visits += 1.0;
            stay += lines_[other][k].value == value ? 1.0 : 0.0;
          }
      if (visits >= 6.0 && p <= o_.frozen_p) p = std::max(p, std::pow(stay / visits, static_cast<double>(n - 1)));
      if (p <= o_.frozen_p)
        add({.rule = CheckRule::frozen,
             .severity = Severity::warning,
             .member = static_cast<Index>(m),
             .year = year(line[begin].place),
             .other_year = year(line[end - 1].place),
             .value = value,
             .score = p,
             .n = n});
    }
  }

  void rounding(std::size_t m) {
    const Line& line = lines_[m];
    if (line.size() < 4) return;
    std::vector<int> given;  // -4 at an end, which says nothing of digits
    for (const Point& p : line) given.push_back(ends(p.value) ? -4 : digits(p.value));
    std::vector<int> sorted = given;
    std::sort(sorted.rbegin(), sorted.rend());
    const int finest = sorted[1];
    CheckFinding best{.rule = CheckRule::rounding, .severity = Severity::note, .member = static_cast<Index>(m)};
    Index most = 0;
    for (std::size_t begin = 0; begin < line.size(); ++begin) {
      // The run that begins here: what repeats or rests at an end belongs to it and counts nothing.
      if (ends(line[begin].value) || given[begin] >= finest) continue;
      Index zeros = 0, n = 0;
      for (std::size_t k = begin; k < line.size(); ++k) {
        if (ends(line[k].value) || (k > begin && line[k].value == line[k - 1].value)) continue;
        if (given[k] >= finest) break;
        ++n;
        zeros += finest - given[k];
        if (zeros > most && n >= 3) {
          most = zeros;
          best.year = year(line[begin].place);
          best.other_year = year(line[k].place);
          best.value = line[begin].value;
          best.n = n;
        }
      }
    }
    if (most == 0) return;
    best.expected = finest;
    best.score = std::min(1.0, static_cast<double>(line.size()) / std::pow(10.0, static_cast<double>(most)));
    if (best.score <= o_.rounding_p) add(best);
  }

  void definition(std::size_t m) {
    CheckFinding found{
        .rule = CheckRule::mixed_definitions, .severity = Severity::warning, .member = static_cast<Index>(m)};
    for (const Point& p : lines_[m]) {
      const bool early = what_.valid.start && year(p.place) < *what_.valid.start;
      const bool late = what_.valid.end && year(p.place) >= *what_.valid.end;
      if (!early && !late) continue;
      if (++found.n == 1) found.year = year(p.place), found.value = p.value;
      found.other_year = year(p.place);
    }
    if (found.n > 0) add(found);
  }

  void everybody() {
    std::map<Index, std::map<std::size_t, double>> years;  // place, member, value above zero
    for (std::size_t m = 0; m < lines_.size(); ++m)
      for (const Point& p : lines_[m])
        if (p.value > 0.0) years[p.place][m] = p.value;
    Line path;
    std::optional<Index> last;
    for (const auto& [place, values] : years) {
      if (std::ssize(values) < o_.min_members) continue;
      std::vector<double> all, ratios;
      for (const auto& [m, value] : values) {
        all.push_back(value);
        if (last && years[*last].contains(m)) ratios.push_back(std::log(value / years[*last][m]));
      }
      Point next{place, median(all), 0.0, 0};
      if (last) {
        const bool joined = std::ssize(ratios) >= o_.min_members && !told({}, year(*last), year(place));
        next.y = path.back().y + (joined ? median(ratios) : 0.0);
        next.segment = path.back().segment + (joined ? 0 : 1);
      }
      path.push_back(next);
      last = place;
    }
    const auto tell = [&](CheckRule rule, const Point& p, double distance, Year other) {
      add({.rule = rule,
           .severity = Severity::warning,
           .year = year(p.place),
           .other_year = other,
           .value = p.value,
           .expected = p.value / std::exp(distance),
           .factor = slip(std::exp(distance), o_.slip_fit),
           .n = std::ssize(years[p.place])});
    };
    for (std::size_t at = 0; at < path.size();) {
      const double distance = away(path, at).size;
      if (is_missing(slip(std::exp(distance), o_.slip_fit))) {
        ++at;
        continue;
      }
      tell(CheckRule::unit_slip, path[at], distance, 0);
      path.erase(path.begin() + static_cast<std::ptrdiff_t>(at));
    }
    for (std::size_t at = 1; at < path.size(); ++at) {
      const double distance = path[at].y - path[at - 1].y;
      if (path[at].segment == path[at - 1].segment && !is_missing(slip(std::exp(distance), o_.slip_fit)))
        tell(CheckRule::jump, path[at], distance, year(path[at - 1].place));
    }
  }

  void levels() {
    std::map<Index, std::vector<std::size_t>> groups;
    for (std::size_t m = 0; m < lines_.size(); ++m) {
      const Index group = o_.groups.empty() ? 0 : o_.groups[m];
      if (group >= 0 && !lines_[m].empty() && !panel_.member(static_cast<Index>(m)).is_reference())
        groups[group].push_back(m);
    }
    for (const auto& [number, group] : groups) {
      if (std::ssize(group) < o_.min_members) continue;
      std::map<Index, std::vector<double>> years;
      for (const std::size_t m : group)
        for (const Point& p : lines_[m])
          if (p.value > 0.0) years[p.place].push_back(p.value);
      const auto spread = [](const std::vector<double>& values, double middle, bool log) {
        std::vector<double> off;
        for (const double x : values) off.push_back(std::abs(log ? std::log(x / middle) : x - middle));
        return std::max(log ? 0.1 : 0.1 * middle, 1.4826 * median(off));
      };
      for (const std::size_t m : group) {
        std::vector<double> z, log_z;
        const Point* newest = nullptr;
        for (const Point& p : lines_[m]) {
          const std::vector<double>& there = years[p.place];
          if (!(p.value > 0.0) || std::ssize(there) < o_.min_members) continue;
          const double middle = median(there);
          z.push_back((p.value - middle) / spread(there, middle, false));
          log_z.push_back(std::log(p.value / middle) / spread(there, middle, true));
          newest = &p;
        }
        if (z.empty() || 2 * z.size() < lines_[m].size()) continue;
        const double up = median(log_z);
        const double score = up > 0.0 ? std::min(up, median(z)) : -up;
        if (score < o_.members_score) continue;
        const std::vector<double>& there = years[newest->place];
        const double middle = median(there);
        const double factor = slip(newest->value / middle, std::exp(std::min(0.5, spread(there, middle, true))));
        add({.rule = CheckRule::outlier_members,
             .severity = is_missing(factor) ? Severity::note : Severity::warning,
             .member = static_cast<Index>(m),
             .year = year(newest->place),
             .value = newest->value,
             .expected = middle,
             .factor = factor,
             .score = score,
             .n = std::ssize(z)});
      }
    }
  }

  void breaks() {
    for (const Break& each : panel_.breaks) {
      if (panel_.find_indicator(each.indicator) != i_) continue;
      const auto only = panel_.find_member(each.member);
      if (!each.member.empty() && !only) continue;
      std::vector<double> before, after;
      Year last = 0;
      for (std::size_t m = 0; m < lines_.size(); ++m) {
        if (each.member.empty() ? panel_.member(static_cast<Index>(m)).is_reference() : static_cast<Index>(m) != *only)
          continue;
        const Point* old = nullptr;
        const Point* fresh = nullptr;
        for (const Point& p : lines_[m]) {
          if (year(p.place) < each.year) old = &p;
          if (year(p.place) >= each.year && !fresh) fresh = &p;
        }
        if (!old || !fresh) continue;
        before.push_back(old->value);
        after.push_back(fresh->value);
        last = std::max(last, year(old->place));
      }
      if (!after.empty())
        add({.rule = CheckRule::known_break,
             .severity = Severity::note,
             .member = each.member.empty() ? -1 : *only,
             .year = each.year,
             .other_year = last,
             .value = median(after),
             .expected = median(before),
             .n = std::ssize(after)});
    }
  }

  const Panel& panel_;
  Index i_;
  const Indicator& what_;
  const CheckOptions& o_;
  std::vector<CheckFinding>& out_;
  std::vector<Line> lines_;
  std::optional<double> floor_, ceiling_, pooled_;
  double step_ = 1.0;
  bool log_ = false;
  std::vector<double> path_, own_;
  std::vector<bool> bridged_;
};

/// A usable value of a year, or nothing.
std::optional<double> usable(const Panel& panel, Index i, Index m, Year year, const Use& use) {
  const SeriesView s = panel.series(i, m);
  const auto k = s.position(year);
  if (!k || !s.usable(*k, use)) return std::nullopt;
  return s.values[static_cast<std::size_t>(*k)];
}

void silence(const Panel& panel, const CheckOptions& o, std::vector<CheckFinding>& out) {
  for (Index m = 0; m < panel.n_members(); ++m) {
    std::vector<CheckFinding> own;
    Index followed = 0;
    for (Index i = 0; i < panel.n_indicators(); ++i) {
      std::map<Year, double> reporting;
      double most = 0.0;
      for (Year y = panel.first_year(); y <= panel.last_year(); ++y) {
        for (Index other = 0; other < panel.n_members(); ++other)
          if (usable(panel, i, other, y, o.use)) reporting[y] += 1.0;
        if (reporting.contains(y)) most = std::max(most, reporting[y]);
      }
      std::erase_if(reporting, [&](const auto& each) { return each.second < 0.5 * most; });
      if (reporting.empty()) continue;
      const Year newest = reporting.rbegin()->first;
      const Member& who = panel.member(m);
      if (who.is_member(newest) == false) continue;
      std::vector<std::pair<Year, std::optional<double>>> asked;  // from the first value on
      for (const auto& [y, n] : reporting) {
        const ValueStatus status = panel.series(i, m).status[static_cast<std::size_t>(y - panel.first_year())];
        if (who.is_member(y) == false || status == ValueStatus::confidential || status == ValueStatus::not_applicable)
          continue;
        const auto value = usable(panel, i, m, y, o.use);
        if (value || !asked.empty()) asked.emplace_back(y, value);
      }
      if (asked.empty()) continue;
      ++followed;
      Index silent = 0;
      while (!asked.back().second) asked.pop_back(), ++silent;
      const auto reported =
          std::count_if(asked.begin(), asked.end(), [](const auto& each) { return each.second.has_value(); });
      const double p =
          std::pow(1.0 - static_cast<double>(reported + 1) / static_cast<double>(asked.size() + 2), silent);
      if (reported >= 3 && silent >= o.silent_years && p <= o.silent_p)
        own.push_back({.rule = CheckRule::stopped_reporting,
                       .severity = Severity::note,
                       .indicator = i,
                       .member = m,
                       .year = asked.back().first,
                       .other_year = newest,
                       .value = *asked.back().second,
                       .score = p,
                       .n = silent});
    }
    if (own.size() >= 3 && std::ssize(own) == followed) {
      CheckFinding all = own[0];
      for (const CheckFinding& each : own) {
        all.year = std::max(all.year, each.year);
        all.other_year = std::max(all.other_year, each.other_year);
      }
      all.severity = Severity::warning;
      all.indicator = -1;
      all.value = missing;
      all.n = std::ssize(own);
      own = {all};
    }
    out.insert(out.end(), own.begin(), own.end());
  }
}

void denominators(const Panel& panel, const CheckOptions& o, std::vector<CheckFinding>& out) {
  for (const ShareParts& parts : o.shares)
    for (Index m = 0; m < panel.n_members(); ++m) {
      Year last = 0;
      double old_above = missing, old_below = missing;
      for (Year y = panel.first_year(); y <= panel.last_year(); ++y) {
        const double above = usable(panel, parts.numerator, m, y, o.use).value_or(0.0);
        const double below = usable(panel, parts.denominator, m, y, o.use).value_or(0.0);
        if (!(above > 0.0 && below > 0.0)) continue;
        const double its = -std::log(below / old_below);  // what the denominator does to the share
        const double whole = std::log(above / old_above) + its;
        if (last != 0 && std::abs(its) >= std::log1p(o.denominator_change) && its * whole > 0.0 &&
            std::abs(its) >= 0.5 * std::abs(whole))
          out.push_back({.rule = CheckRule::denominator,
                         .severity = Severity::note,
                         .indicator = parts.share,
                         .member = m,
                         .year = y,
                         .other_year = last,
                         .value = below,
                         .expected = old_below,
                         .score = std::min(1.0, its / whole),
                         .n = 1});
        last = y, old_above = above, old_below = below;
      }
    }
}

void sums(const Panel& panel, const CheckOptions& o, std::vector<CheckFinding>& out) {
  for (const SumParts& parts : o.sums)
    for (Index m = 0; m < panel.n_members(); ++m)
      for (Year y = panel.first_year(); y <= panel.last_year(); ++y) {
        const auto total = usable(panel, parts.total, m, y, o.use);
        if (!total) continue;
        const auto half = [&](double x, Index i) {
          return 0.5 * std::pow(10.0, -std::max(digits(x), panel.indicator(i).decimals));
        };
        double sum = 0.0, allowed = half(*total, parts.total);
        bool all = true;
        for (const Index part : parts.parts) {
          const auto x = usable(panel, part, m, y, o.use);
          all = all && x;
          if (!all) break;
          sum += *x;
          allowed += half(*x, part);
        }
        if (all && std::abs(*total - sum) > allowed * (1.0 + 1e-9) + 1e-12 * std::abs(sum))
          out.push_back({.rule = CheckRule::sum_of_parts,
                         .severity = Severity::error,
                         .indicator = parts.total,
                         .member = m,
                         .year = y,
                         .value = *total,
                         .expected = sum,
                         .factor = slip(*total / sum, 1.02),
                         .score = std::abs(*total - sum) / allowed,
                         .n = std::ssize(parts.parts)});
      }
}

void vintages(const Panel& panel, const CheckOptions& o, std::vector<CheckFinding>& out) {
  // Whether two values differ by more than half of the coarser of the published step and the finer one's own.
  const auto revision = [&](Index i, std::optional<double> now, double then) -> std::optional<double> {
    if (!now) return 1.0;
    const int shown = std::min(panel.indicator(i).decimals, std::max(digits(*now), digits(then)));
    if (std::abs(*now - then) <= 0.5 * std::pow(10.0, -shown)) return std::nullopt;
    return std::abs(*now - then) / std::max(std::abs(*now), std::abs(then));
  };
  const auto tell = [&](CheckFinding found) {
    found.severity = found.score >= o.vintage_change ? Severity::warning : Severity::note;
    found.factor = slip(found.value / found.expected, 1.25);
    out.push_back(found);
  };
  for (Index i = 0; i < panel.n_indicators(); ++i)
    for (Index m = 0; m < panel.n_members(); ++m) {
      CheckFinding found{.rule = CheckRule::vintage, .indicator = i, .member = m, .score = 0.0};
      if (o.earlier != nullptr) {
        const auto old_i = o.earlier->find_indicator(panel.indicator(i).id);
        const auto old_m = o.earlier->find_member(panel.member(m).id);
        for (Year y = panel.first_year(); old_i && old_m && y <= panel.last_year(); ++y) {
          const auto then = usable(*o.earlier, *old_i, *old_m, y, o.use);
          const auto now = usable(panel, i, m, y, o.use);
          const auto size = then ? revision(i, now, *then) : std::nullopt;
          if (!size) continue;
          if (++found.n == 1 || *size > found.score)
            found.year = y, found.value = now.value_or(missing), found.expected = *then, found.score = *size;
        }
      }
      if (found.n > 0) tell(found);
      CheckFinding kept{.rule = CheckRule::vintage, .indicator = i, .member = m, .score = 0.0};
      for (const Observation& each : panel.observations) {
        if (each.indicator != i || each.member != m || each.current || !o.use(each.status) || is_missing(each.value))
          continue;
        const auto now = usable(panel, i, m, each.year, o.use);
        const auto size = now ? revision(i, now, each.value) : std::nullopt;
        if (!size) continue;
        if (++kept.n == 1 || *size > kept.score || (*size == kept.score && each.year < kept.year))
          kept.year = each.year, kept.value = *now, kept.expected = each.value, kept.score = *size;
      }
      if (kept.n > 0) tell(kept);
    }
}

std::vector<CheckFinding> twin_check(const Panel& panel, const CheckOptions& o) {
  std::vector<CheckFinding> out;
  for (Index i = 0; i < panel.n_indicators(); ++i) Twin(panel, i, o, out).run();
  if (o.rules(CheckRule::stopped_reporting)) silence(panel, o, out);
  if (o.rules(CheckRule::denominator)) denominators(panel, o, out);
  if (o.rules(CheckRule::sum_of_parts)) sums(panel, o, out);
  if (o.rules(CheckRule::vintage)) vintages(panel, o, out);
  return out;
}

/// By the order that is promised; a panel's own vintages and an earlier edition may speak of one value.
void put_in_order(std::vector<CheckFinding>& found) {
  std::ranges::sort(found, [](const CheckFinding& a, const CheckFinding& b) {
    return std::tie(a.member, a.indicator, a.year, a.rule, a.other_year, a.expected, a.n) <
           std::tie(b.member, b.indicator, b.year, b.rule, b.other_year, b.expected, b.n);
  });
}

std::string shown(const CheckFinding& f) {
  std::ostringstream out;
  out << to_string(f.rule) << ' ' << to_string(f.severity) << " indicator " << f.indicator << " member " << f.member
      << ' ' << f.year << '-' << f.other_year << " value " << f.value << " expected " << f.expected << " factor "
      << f.factor << " score " << f.score << " n " << f.n;
  return out.str();
}

bool agree(const CheckFinding& a, const CheckFinding& b) {
  const auto close = [](double x, double y) {
    return test::same(x, y) || std::abs(x - y) <= 1e-7 * std::max(std::abs(x), std::abs(y));
  };
  return a.rule == b.rule && a.severity == b.severity && a.indicator == b.indicator && a.member == b.member &&
         a.year == b.year && a.other_year == b.other_year && a.n == b.n && close(a.value, b.value) &&
         close(a.expected, b.expected) && close(a.factor, b.factor) && close(a.score, b.score);
}

/// A choice among numbers.
double among(Philox& random, std::initializer_list<double> these) {
  return *(these.begin() + static_cast<std::ptrdiff_t>(random.below(static_cast<Index>(these.size()))));
}
bool chance(Philox& random, double p) {
  return random.uniform() < p;
}

/// Numbers of one indicator with much that is wrong in them.
void fill(Panel& panel, Index i, Philox& random) {
  const Index kind = random.below(5);
  const double round_to = std::pow(10.0, static_cast<double>(random.below(4)) - 1.0);  // 0.1 to 100 parts of one
  const double gaps = among(random, {0.0, 0.1, 0.4});
  const double wild = among(random, {0.0, 0.03, 0.1});
  const bool common = chance(random, 0.3);
  std::vector<double> all;  // what all members do
  const Index special = random.below(2 * panel.n_years());
  const double factor = among(random, {1.0, 1.0, 10.0, 1000.0, 0.01});
  const bool lasting = chance(random, 0.5);
  double walk = 0.0;
  for (Index k = 0; k < panel.n_years(); ++k) {
    walk += common ? 0.3 * random.normal() : 0.0;
    all.push_back(std::exp(walk) * (k == special || (lasting && k > special) ? factor : 1.0));
  }
  for (Index m = 0; m < panel.n_members(); ++m) {
    const double level = kind == 0   ? 100.0 * std::exp(1.5 * random.normal())
                         : kind == 1 ? 60.0 * random.uniform() + 10.0
                         : kind == 2 ? 5.0
                         : kind == 3 ? 0.0
                                     : 100.0 + 40.0 * random.normal();
    const double swing = among(random, {0.02, 0.05, 0.2});
    const double slope = chance(random, 0.3) ? 0.05 * random.normal() : 0.0;
    const Index shift = chance(random, 0.25) ? random.below(panel.n_years()) : panel.n_years();
    const double by = among(random, {0.4, 1.5, 3.0, 10.0});
    const Index still = chance(random, 0.3) ? random.below(panel.n_years()) : panel.n_years();
    const Index coarse = chance(random, 0.3) ? random.below(panel.n_years()) : panel.n_years();
    const Index silent = chance(random, 0.2) ? random.below(panel.n_years()) : panel.n_years();
    double previous = level;
    for (Index k = 0; k < panel.n_years(); ++k) {
      double x = level * std::exp(swing * random.normal() + slope * static_cast<double>(k));
      if (kind == 2) x = static_cast<double>(random.below(7));
      if (kind == 3) x = 10.0 * random.normal();
      x *= all[static_cast<std::size_t>(k)] * (k >= shift ? by : 1.0);
      if (chance(random, wild)) x *= among(random, {10.0, 100.0, 1000.0, 0.1, 0.01, 0.001, 3.0, -1.0, 0.0});
      if (k > still && k < still + 8) x = previous;
      previous = x;
      x = std::round(x * round_to) / round_to;
      if (k >= coarse) x = std::round(x * round_to / 100.0) / (round_to / 100.0);
      const Year year = panel.first_year() + static_cast<Year>(k);
      if (k >= silent || chance(random, gaps)) {
        if (chance(random, 0.2))
          panel.set(i, m, year, missing, chance(random, 0.5) ? ValueStatus::confidential : ValueStatus::not_applicable);
        continue;
      }
      if (i == 3 && chance(random, 0.01)) x = std::numeric_limits<double>::infinity();
      const Index status = random.below(40);
      panel.set(i, m, year, x,
                status == 0   ? ValueStatus::imputed
                : status == 1 ? ValueStatus::withdrawn
                : status == 2 ? ValueStatus::estimated
                              : ValueStatus::observed);
    }
  }
}

Panel random_panel(Philox& random) {
  std::vector<Indicator> indicators;
  for (int i = 0; i < 4; ++i) {
    Indicator each{.id = "x" + std::to_string(i)};
    if (chance(random, 0.3)) each.unit = {{"sv", "%"}};
    if (chance(random, 0.2)) each.floor = among(random, {0.0, 1.0, 20.0});
    if (chance(random, 0.2)) each.ceiling = among(random, {40.0, 100.0, 110.0});
    each.may_exceed_ceiling = chance(random, 0.2);
    each.decimals = static_cast<int>(random.below(3));
    if (chance(random, 0.2)) each.valid.start = 2000 + static_cast<Year>(random.below(8));
    if (chance(random, 0.2)) each.valid.end = 2004 + static_cast<Year>(random.below(8));
    indicators.push_back(each);
  }
  std::vector<Member> members;
  const Index n = chance(random, 0.1) ? 1 + random.below(3) : 5 + random.below(12);
  for (Index m = 0; m < n; ++m) {
    Member each{.id = "m" + std::to_string(m), .code = "0" + std::to_string(100 + m)};
    if (chance(random, 0.05)) each.kind = MemberKind::network;
    if (chance(random, 0.1)) each.membership = {{.start = 2000 + static_cast<Year>(random.below(6))}};
    if (chance(random, 0.1)) each.membership = {{.end = 2004 + static_cast<Year>(random.below(8))}};
    members.push_back(each);
  }
  Panel panel(indicators, members, 2000, chance(random, 0.1) ? 1 + random.below(3) : 4 + random.below(12));
  for (Index i = 0; i < 4; ++i) fill(panel, i, random);
  std::set<std::tuple<Index, Index, Year>> taken;  // two breaks of one year could come in either order
  for (Index k = random.below(6); k > 0; --k) {
    const Index i = random.below(4);
    const Index m = random.below(3 * n);
    const Year year = 1999 + static_cast<Year>(random.below(panel.n_years() + 2));
    if (!taken.insert({i, std::min(m, n), year}).second) continue;
    const std::string who = m == n + 1            ? "nobody"
                            : m >= n              ? ""
                            : chance(random, 0.5) ? members[static_cast<std::size_t>(m)].id
                                                  : members[static_cast<std::size_t>(m)].code;
    panel.breaks.push_back(
        {.indicator = "x" + std::to_string(i), .member = who, .year = year, .cuts = chance(random, 0.7)});
  }
  return panel;
}

/// An edition before: other members and years, some values otherwise.
Panel edition_before(const Panel& now, Philox& random) {
  std::vector<Index> members;
  for (Index m = now.n_members() - 1; m >= 0; --m)
    if (chance(random, 0.9)) members.push_back(m);
  Panel then = now.select({2, 0, 1}, members, now.first_year(), std::max(now.first_year(), now.last_year() - 1));
  for (Index i = 0; i < then.n_indicators(); ++i)
    for (Index m = 0; m < then.n_members(); ++m)
      for (Year y = then.first_year(); y <= then.last_year(); ++y)
        if (const auto x = usable(then, i, m, y, {}); x && chance(random, 0.05))
          then.set(i, m, y, *x * among(random, {0.1, 0.95, 1.0001, 1.2}));
        else if (chance(random, 0.01))
          then.set(i, m, y, 7.0);
  return then;
}

CheckOptions random_options(const Panel& panel, Philox& random) {
  CheckOptions o;
  for (std::size_t k = 0; k < check_rule_names.size(); ++k)
    o.rules.set(static_cast<CheckRule>(k), !chance(random, 0.05));
  o.outlier_score = among(random, {3.0, 5.0, 8.0});
  o.jump_score = among(random, {1.0, 3.0, 6.0});
  o.jump_alpha = among(random, {0.01, 0.1, 0.5});
  o.min_change = among(random, {0.0, 0.1, 0.25});
  o.slip_fit = among(random, {1.1, 1.5, 2.5});
  o.members_score = among(random, {1.0, 2.0, 5.0});
  o.min_members = 3 + random.below(6);
  o.frozen_values = 2 + random.below(4);
  o.frozen_p = among(random, {1e-4, 0.01, 0.5});
  o.rounding_p = among(random, {1e-6, 0.001, 1.0});
  o.silent_years = 1 + random.below(3);
  o.silent_p = among(random, {0.003, 0.05, 0.5});
  o.denominator_change = among(random, {0.01, 0.05, 0.3});
  o.vintage_change = among(random, {0.01, 0.1});
  o.shares = {{0, 1, 2}};
  o.sums = {{3, {1, 2}}};
  o.use.imputed = chance(random, 0.3);
  o.use.withdrawn = chance(random, 0.2);
  if (chance(random, 0.4))
    for (Index m = 0; m < panel.n_members(); ++m)
      o.groups.push_back(std::min(panel.n_members() - 1, random.below(10) - 1) / 5);
  return o;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_finding_on_random_panels_is_the_one_of_a_slow_twin) {
  std::map<CheckRule, Index> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Philox random(seed, 17);
    Panel panel = random_panel(random);
    const Panel before = edition_before(panel, random);
    CheckOptions options = random_options(panel, random);
    if (chance(random, 0.5)) options.earlier = &before;
    for (Index k = random.below(30); k > 0; --k) {
      const Index i = random.below(4);
      const Index m = random.below(panel.n_members());
      const Year y = panel.first_year() + static_cast<Year>(random.below(panel.n_years()));
      const double x = usable(panel, i, m, y, {}).value_or(1.0) * among(random, {1.0, 1.01, 0.9, 10.0});
      panel.observations.push_back({.indicator = i,
                                    .member = m,
                                    .year = y,
                                    .value = x,
                                    .status = chance(random, 0.1) ? ValueStatus::withdrawn : ValueStatus::observed,
                                    .current = chance(random, 0.1)});
    }
    auto found = check(panel, options);
    BOOST_TEST(std::is_sorted(found.begin(), found.end(), [](const CheckFinding& a, const CheckFinding& b) {
      return std::tie(a.member, a.indicator, a.year, a.rule, a.other_year) <
             std::tie(b.member, b.indicator, b.year, b.rule, b.other_year);
    }));
    auto wanted = twin_check(panel, options);
    put_in_order(found);
    put_in_order(wanted);
    for (const CheckFinding& each : found) ++seen[each.rule];
    BOOST_TEST(found.size() == wanted.size(),
               "panel " << seed << ": " << found.size() << " findings, not " << wanted.size());
    for (std::size_t k = 0; k < std::max(found.size(), wanted.size()); ++k) {
      const bool same = k < found.size() && k < wanted.size() && agree(found[k], wanted[k]);
      BOOST_TEST(same, "panel " << seed << ": found " << (k < found.size() ? shown(found[k]) : "nothing") << ", wanted "
                                << (k < wanted.size() ? shown(wanted[k]) : "nothing"));
      if (!same) break;
    }
  }
  // Each rule had its say: a panel in which nothing is wrong would tell nothing.
  for (std::size_t k = 0; k < check_rule_names.size(); ++k)
    BOOST_TEST(seen[static_cast<CheckRule>(k)] >= 30, check_rule_names[k] << ": " << seen[static_cast<CheckRule>(k)]);
}

BOOST_AUTO_TEST_SUITE_END()
