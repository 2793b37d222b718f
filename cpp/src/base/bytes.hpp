// Bytes by the eight, without instructions of their own.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace newspan {

// The first in memory lowest.
inline std::uint64_t load8(const void* from) {
  std::uint64_t x;
  std::memcpy(&x, from, 8);
  if constexpr (std::endian::native == std::endian::big) x = __builtin_bswap64(x);
  return x;
}

inline constexpr std::uint64_t kOnes = 0x0101010101010101u, kTop = 0x80 * kOnes;

// The top bit of each of eight bytes that is in an ASCII range.
constexpr std::uint64_t bytes_in(std::uint64_t x, unsigned first, unsigned last) {
  const std::uint64_t low7 = x & ~kTop;
  return (low7 + (0x80 - first) * kOnes) & ~(low7 + (0x7f - last) * kOnes) & ~x & kTop;
}

// Eight top bits, other bits being 0, as one byte: that of the first byte in memory lowest.
constexpr std::uint64_t top_bits(std::uint64_t top) { return top * 0x0002040810204081u >> 56; }

}  // namespace newspan
