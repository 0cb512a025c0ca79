// Members and published areas under one numbering, found by code and by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/names.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io {

[[nodiscard]] inline bool is_nation(const std::string& folded) {
  return folded == "riket" || folded == "hela riket" || folded == "sverige" || folded == "sweden";
}
[[nodiscard]] inline bool is_network(const std::string& folded) {
  return folded == "sveriges ekokommuner" || folded == "sekom-medel" || folded == "sekom" ||
         folded == "medelvarde i sekom";
}

class MemberList {
 public:
  explicit MemberList(const std::vector<Member>& given) : known_(!given.empty()) {
    for (const Member& each : given) add(each);
  }

  /// True where the caller gave the members: no others are made, reference areas apart.
  [[nodiscard]] bool known() const noexcept { return known_; }
  [[nodiscard]] std::optional<Index> by_code(const std::string& code) const {
    const auto hit = codes_.find(code);
    return code.empty() || hit == codes_.end() ? std::nullopt : std::optional<Index>(hit->second);
  }
  /// By id or name as written; among known members also with other case and marks, where that is unambiguous. Never
  /// so among a table's own: Habo and Håbo are two.
  [[nodiscard]] std::optional<Index> by_name(const std::string& name, bool& ambiguous) const {
    if (const auto hit = codes_.find(name); hit != codes_.end()) return hit->second;
    auto hits = names_.find(name);
    if (hits == names_.end() && known_) {
      hits = folded_.find(fold_name(name));
      if (hits == folded_.end()) return std::nullopt;
    } else if (hits == names_.end()) {
      return std::nullopt;
    }
    ambiguous = known_ && hits->second.size() > 1;
    return hits->second.front();
  }
  /// True where `name` is not member k's, or is exactly another one's.
  [[nodiscard]] bool is_other_name(Index k, const std::string& name) {
    const Member& member = at(k);
    if (name.empty() || name == member.name || name == member.id) return false;
    return names_.count(name) > 0 || fold_name(name) != fold_name(member.name);
  }
  /// A member of the table's own; nothing where only the known ones may be.
  [[nodiscard]] std::optional<Index> make(const std::string& code, const std::string& name) {
    const std::string folded = fold_name(name);
    Member made{.id = code.empty() ? name : code, .code = code, .name = name.empty() ? code : name};
    if (is_nation(folded) || code == "0000") made.kind = MemberKind::nation;
    if (is_network(folded)) made.kind = MemberKind::network;
    if (known_ && !made.is_reference()) return std::nullopt;
    return add(std::move(made));
  }
  [[nodiscard]] Member& at(Index k) {
    const auto [position, reference] = places_[static_cast<std::size_t>(k)];
    return (reference ? areas : members)[static_cast<std::size_t>(position)];
  }
  /// Position in `members`, or in `areas` and true.
  [[nodiscard]] std::pair<std::int32_t, bool> place_of(Index k) const { return places_[static_cast<std::size_t>(k)]; }

  std::vector<Member> members;
  std::vector<Member> areas;

 private:
  Index add(Member made) {
    const auto k = static_cast<Index>(places_.size());
    codes_.emplace(made.id, k);
    if (!made.code.empty()) codes_.emplace(made.code, k);
    names_[made.name].push_back(k);
    folded_[fold_name(made.name)].push_back(k);
    std::vector<Member>& list = made.is_reference() ? areas : members;
    places_.emplace_back(static_cast<std::int32_t>(list.size()), made.is_reference());
    list.push_back(std::move(made));
    return k;
  }
  bool known_;
  std::unordered_map<std::string, Index> codes_;
  std::unordered_map<std::string, std::vector<Index>> names_;   // as written
  std::unordered_map<std::string, std::vector<Index>> folded_;  // without case and marks
  std::vector<std::pair<std::int32_t, bool>> places_;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
