#include "base/planes.hpp"

#include <algorithm>
#include <array>

#include "base/avx2.hpp"
#include "base/bytes.hpp"

namespace newspan {
namespace {

// Sets of ASCII characters, a bit each: planes, or what they are made of.
enum Set : std::uint8_t { kLetters, kCapitals, kSpaces, kEnds, kSigns, kDots, kWhite, kSets };
static_assert(kSets <= 8);

constexpr bool is_in(std::size_t set, char c) {
  const bool capital = c >= 'A' && c <= 'Z', letter = capital || (c >= 'a' && c <= 'z'), digit = c >= '0' && c <= '9';
  const bool white = c <= ' ' || c == 127;
  const auto one_of = [c](std::string_view some) { return some.find(c) != std::string_view::npos; };
  switch (set) {
    case kLetters: return letter;
    case kCapitals: return capital;
    case kSpaces: return c == ' ';
    case kEnds: return one_of(" \n\r\t,;!?()[]\"/");
    case kSigns: return !white && !letter && !digit;
    case kDots: return c == '.';
    case kWhite: return white;
    default: return false;
  }
}

constexpr auto kSetsOf = [] {
  std::array<std::uint8_t, 256> t{};
  for (std::size_t c = 0; c < 128; ++c)
    for (std::size_t s = 0; s < kSets; ++s) t[c] = static_cast<std::uint8_t>(t[c] | is_in(s, static_cast<char>(c)) << s);
  return t;
}();

struct Bits {
  std::uint64_t of[kSets];
};

// Of 64 bytes.
Bits plain(const char* at) {
  Bits out{};
  for (unsigned i = 0; i < 64; i += 8) {
    std::uint64_t sets = 0;
    for (unsigned k = 0; k < 8; ++k) sets |= std::uint64_t{kSetsOf[static_cast<unsigned char>(at[i + k])]} << (8 * k);
    for (unsigned s = 0; s < kSets; ++s) out.of[s] |= top_bits((sets >> s & kOnes) << 7) << i;
  }
  return out;
}

#ifdef NEWSPAN_AVX2
// For each low half of a byte the upper halves with which it is in the set, a bit each.
constexpr auto kRows = [] {
  std::array<std::array<std::uint8_t, 16>, kSets> t{};
  for (std::size_t c = 0; c < 128; ++c)
    for (std::size_t s = 0; s < kSets; ++s)
      if (is_in(s, static_cast<char>(c))) t[s][c % 16] = static_cast<std::uint8_t>(t[s][c % 16] | 1 << (c / 16));
  return t;
}();
constexpr std::array<std::uint8_t, 16> kUpperHalf = {1, 2, 4, 8, 16, 32, 64, 128};

// The same sixteen in both halves.
__attribute__((target("avx2"))) inline __m256i both(const std::array<std::uint8_t, 16>& t) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(t.data())));
}

__attribute__((target("avx2"))) inline Bits by_avx2(const char* at) {
  Bits out;
  __m256i x[2], upper[2];
  for (int half = 0; half < 2; ++half) {
    x[half] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32 * half));
    upper[half] = _mm256_shuffle_epi8(both(kUpperHalf), _mm256_and_si256(_mm256_srli_epi16(x[half], 4), _mm256_set1_epi8(15)));
  }
  for (std::size_t s = 0; s < kSets; ++s) {
    const __m256i rows = both(kRows[s]);
    std::uint32_t none[2];
    for (int half = 0; half < 2; ++half) {
      const __m256i met = _mm256_and_si256(_mm256_shuffle_epi8(rows, x[half]), upper[half]);
      none[half] = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(met, _mm256_setzero_si256())));
    }
    out.of[s] = ~(none[0] | std::uint64_t{none[1]} << 32);
  }
  return out;
}
#else
constexpr auto by_avx2 = plain;
#endif

}  // namespace

template <auto read64>
inline void Planes::read_by(std::size_t at) {
  begin_ = at;
  const std::size_t size = std::min(kBytes, text_.size() - std::min(at, text_.size()));
  Bits before{};
  for (std::size_t word = 0; word < kWords; ++word) {
    const std::size_t from = word * 64;
    char last[64] = {};
    const char* block = text_.data() + at + from;
    if (from + 64 > size) {
      if (from < size) std::memcpy(last, block, size - from);
      block = last;
    }
    const Bits bits = read64(block);
    // What stands behind each byte; behind the last, when the next word is read.
    const auto add = [&](const Bits& of, std::size_t to, std::uint64_t white, std::uint64_t ends_word) {
      planes_[ends][to] |= of.of[kDots] & (white | ends_word);
      planes_[loose][to] |= of.of[kSigns] & white;
    };
    const std::uint64_t white = bits.of[kWhite];
    if (word > 0) add(before, word - 1, white << 63, bits.of[kEnds] << 63);
    planes_[letters][word] = bits.of[kLetters];
    planes_[capitals][word] = bits.of[kCapitals];
    planes_[spaces][word] = bits.of[kSpaces];
    planes_[ends][word] = bits.of[kEnds];
    planes_[loose][word] = 0;
    add(bits, word, white >> 1, bits.of[kEnds] >> 1);
    before = bits;
    if (from >= size) break;
  }
}

NEWSPAN_FOR_AVX2 void Planes::read_by_avx2(std::size_t at) { read_by<by_avx2>(at); }

void Planes::read(std::size_t at) {
  if (simd_ && has_avx2()) read_by_avx2(at);
  else read_by<plain>(at);
}

}  // namespace newspan
