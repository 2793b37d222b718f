#include "unicode/char_set.hpp"

#include <unicode/uchar.h>
#include <unicode/uniset.h>

#include <algorithm>
#include <map>
#include <string>

namespace newspan {
namespace {

using Range = CharSet::Range;
using Ranges = std::vector<Range>;

CharSet of(const icu::UnicodeSet& set) {
  Ranges out;
  for (int32_t i = 0; i < set.getRangeCount(); ++i)
    out.push_back({static_cast<char32_t>(set.getRangeStart(i)), static_cast<char32_t>(set.getRangeEnd(i))});
  return CharSet(std::move(out));
}

CharSet of_property(const char* property, std::string_view value) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeSet set;
  set.applyPropertyAlias(property, icu::UnicodeString::fromUTF8({value.data(), static_cast<int32_t>(value.size())}), status);
  return U_SUCCESS(status) ? of(set) : CharSet();
}

// To each folded code point those that fold to it, itself among them.
const std::map<char32_t, Ranges>& orbits() {
  static const auto all = [] {
    std::map<char32_t, Ranges> out;
    for (char32_t c = 0; c <= 0x1FFFF; ++c) {
      const auto folded = static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
      if (folded == c) continue;
      Ranges& orbit = out[folded];
      if (orbit.empty()) orbit.push_back({folded, folded});
      orbit.push_back({c, c});
    }
    return out;
  }();
  return all;
}

}  // namespace

CharSet::CharSet(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](Range a, Range b) { return a.first < b.first; });
  for (const Range r : ranges) {
    if (!ranges_.empty() && r.first <= ranges_.back().last + 1) ranges_.back().last = std::max(ranges_.back().last, r.last);
    else ranges_.push_back(r);
  }
}

bool CharSet::contains(char32_t c) const {
  const auto behind = std::upper_bound(ranges_.begin(), ranges_.end(), c, [](char32_t x, Range r) { return x < r.first; });
  return behind != ranges_.begin() && c <= std::prev(behind)->last;
}

bool CharSet::contains_all(const CharSet& other) const { return !others().meets(other); }

bool CharSet::meets(const CharSet& other) const {
  for (auto a = ranges_.begin(), b = other.ranges_.begin(); a != ranges_.end() && b != other.ranges_.end();) {
    if (a->last < b->first) ++a;
    else if (b->last < a->first) ++b;
    else return true;
  }
  return false;
}

CharSet CharSet::others() const {
  CharSet out;
  char32_t next = 0;
  for (const Range r : ranges_) {
    if (r.first > next) out.ranges_.push_back({next, r.first - 1});
    next = r.last + 1;
  }
  if (next <= kLast) out.ranges_.push_back({next, kLast});
  return out;
}

CharSet CharSet::with(const CharSet& other) const {
  Ranges both = ranges_;
  both.insert(both.end(), other.ranges_.begin(), other.ranges_.end());
  return CharSet(std::move(both));
}

CharSet CharSet::folded() const {
  Ranges out = ranges_;
  if (ranges_.size() == 1 && ranges_[0].first == ranges_[0].last) {
    const auto c = static_cast<char32_t>(u_foldCase(static_cast<UChar32>(ranges_[0].first), U_FOLD_CASE_DEFAULT));
    const auto found = orbits().find(c);
    return found == orbits().end() ? *this : CharSet(found->second);
  }
  for (const auto& [folded, orbit] : orbits())
    if (std::any_of(orbit.begin(), orbit.end(), [&](Range r) { return contains(r.first); }))
      out.insert(out.end(), orbit.begin(), orbit.end());
  return CharSet(std::move(out));
}

CharSet CharSet::up_to(char32_t last) const {
  CharSet out;
  for (const Range r : ranges_)
    if (r.first <= last) out.ranges_.push_back({r.first, std::min(r.last, last)});
  return out;
}

CharSet property_set(std::string_view name) {
  if (name == "Any") return CharSet({{0, CharSet::kLast}});
  // What is assigned to nothing is none of RE2's others.
  if (name == "C") return of_property("gc", "C").others().with(of_property("gc", "Cn")).others();
  if (name.size() <= 2) return of_property("gc", name);
  return of_property("sc", name);
}

const CharSet& word_characters(bool unicode) {
  static const CharSet ascii = CharSet({{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}),
                       all = property_set("L").with(property_set("N")).with(CharSet({{'_', '_'}}));
  return unicode ? all : ascii;
}

const CharSet& digits(bool unicode) {
  static const CharSet ascii = CharSet({{'0', '9'}}), all = property_set("Nd");
  return unicode ? all : ascii;
}

// RE2's \s of ASCII has no vertical tab.
const CharSet& spaces(bool unicode) {
  static const CharSet ascii({{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}}),
      all = property_set("Z").with(CharSet({{'\t', '\r'}, {0x1C, 0x1F}, {0x85, 0x85}}));
  return unicode ? all : ascii;
}

}  // namespace newspan
