// Span: a half-open stretch of a UTF-8 text, in bytes.
//
//   newspan::Span s{4, 9};  text.substr(s.begin, s.size());
//
// C++ speaks bytes everywhere; Python and files speak code points. The conversion is made once, at the
// columns, by OffsetMap. Texts are at most kMaxBytes long: see limits.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newspan {

struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  constexpr std::uint32_t size() const { return end - begin; }
  constexpr bool empty() const { return begin == end; }
  constexpr bool contains(Span o) const { return begin <= o.begin && o.end <= end; }
  constexpr bool overlaps(Span o) const { return begin < o.end && o.begin < end; }
  constexpr std::string_view of(std::string_view text) const { return text.substr(begin, size()); }
  friend constexpr bool operator==(Span, Span) = default;
};

}  // namespace newspan
