#include "base/planes.hpp"

#include <algorithm>

#include "base/avx2.hpp"
#include "base/bytes.hpp"

namespace newspan {
namespace {

struct Bits {
  std::uint64_t letters, capitals;
};

// Of 64 bytes.
Bits plain(const char* at) {
  Bits out{0, 0};
  for (unsigned i = 0; i < 64; i += 8) {
    const std::uint64_t x = load8(at + i);
    const std::uint64_t upper = bytes_in(x, 'A', 'Z'), lower = bytes_in(x, 'a', 'z');
    out.capitals |= top_bits(upper) << i;
    out.letters |= top_bits(upper | lower) << i;
  }
  return out;
}

#ifdef NEWSPAN_AVX2
__attribute__((target("avx2"))) Bits by_avx2(const char* at) {
  std::uint64_t letters[2], small[2];
  for (int half = 0; half < 2; ++half) {
    const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32 * half));
    // As signed bytes the 26 small letters are the least.
    const __m256i moved = _mm256_add_epi8(_mm256_or_si256(x, _mm256_set1_epi8(0x20)), _mm256_set1_epi8(static_cast<char>(0x80 - 'a')));
    letters[half] = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set1_epi8(-0x80 + 26), moved)));
    small[half] = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_slli_epi16(x, 2)));  // the bit that tells small letters
  }
  const std::uint64_t all = letters[0] | letters[1] << 32;
  return {all, all & ~(small[0] | small[1] << 32)};
}
bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2");
  return has;
}
#else
constexpr auto by_avx2 = plain;
bool has_avx2() { return false; }
#endif

}  // namespace

void Planes::read(std::size_t at) {
  const auto read64 = simd_ && has_avx2() ? by_avx2 : plain;
  begin_ = at;
  const std::size_t size = std::min(kBytes, text_.size() - std::min(at, text_.size()));
  for (std::size_t word = 0; word < kWords; ++word) {
    const std::size_t from = word * 64;
    char last[64] = {};
    const char* block = text_.data() + at + from;
    if (from + 64 > size) {
      if (from < size) std::memcpy(last, block, size - from);
      block = last;
    }
    const Bits bits = read64(block);
    letters_[word] = bits.letters;
    capitals_[word] = bits.capitals;
    if (from >= size) break;
  }
}

}  // namespace newspan
