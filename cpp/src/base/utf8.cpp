#include "base/utf8.hpp"

#include <algorithm>
#include <cstring>

#include "base/avx2.hpp"
#include "base/bytes.hpp"

namespace newspan {
namespace {

// The length of the well-formed sequence at `p`, or 0; `bad` then gets the length of the maximal ill-formed part.
int sequence(const unsigned char* p, const unsigned char* end, int& bad) {
  bad = 1;
  const unsigned char lead = *p;
  if (lead < 0x80) return 1;
  int need = 0;
  unsigned char low = 0x80, high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    need = 1;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    need = 2;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    need = 3;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  for (int i = 1; i <= need; ++i) {
    if (p + i >= end || p[i] < low || p[i] > high) {
      bad = i;
      return 0;
    }
    low = 0x80;
    high = 0xBF;
  }
  return need + 1;
}

const unsigned char* skip_ascii(const unsigned char* p, const unsigned char* end) {
  while (end - p >= 32) {
    std::uint64_t w[4];
    std::memcpy(w, p, 32);
    if ((w[0] | w[1] | w[2] | w[3]) & 0x8080808080808080ull) break;
    p += 32;
  }
  while (p < end && *p < 0x80) ++p;
  return p;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view bytes) {
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* end = begin + bytes.size();
  const auto* p = begin;
  int bad = 0;
  while ((p = skip_ascii(p, end)) < end) {
    const int n = sequence(p, end, bad);
    if (n == 0) return static_cast<std::size_t>(p - begin);
    p += n;
  }
  return std::string_view::npos;
}

Utf8Form utf8_form(std::string_view bytes) {
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* end = begin + bytes.size();
  Utf8Form out;
  int bad = 0;
  for (const auto* p = begin; (p = skip_ascii(p, end)) < end;) {
    const int n = sequence(p, end, bad);
    ++(n ? out.letters : out.damage);
    p += n ? n : bad;
  }
  return out;
}

bool is_ascii(std::string_view bytes) {
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  return skip_ascii(begin, begin + bytes.size()) == begin + bytes.size();
}

std::string repair_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + 16);
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* end = p + bytes.size();
  int bad = 0;
  while (p < end) {
    const auto* q = skip_ascii(p, end);
    out.append(reinterpret_cast<const char*>(p), static_cast<std::size_t>(q - p));
    p = q;
    if (p == end) break;
    const int n = sequence(p, end, bad);
    if (n == 0) {
      append_utf8(out, kReplacement);
      p += bad;
    } else {
      out.append(reinterpret_cast<const char*>(p), static_cast<std::size_t>(n));
      p += n;
    }
  }
  return out;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t b) { out.push_back(static_cast<char>(b)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::size_t count_code_points(std::string_view text) {
  std::size_t n = 0;
  for (char c : text) n += !is_continuation(c);
  return n;
}

namespace {

// The continuation bytes of 64 bytes, those that begin with the bits 10: a bit each.
std::uint64_t plain(const char* at) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 64; i += 8) {
    const std::uint64_t x = load8(at + i);
    bits |= top_bits(x & ~(x << 1) & kTop) << i;
  }
  return bits;
}

#ifdef NEWSPAN_AVX2
__attribute__((target("avx2"))) std::uint64_t by_avx2(const char* at) {
  std::uint64_t bits[2];
  for (int half = 0; half < 2; ++half) {
    const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32 * half));
    // As signed bytes they are the least.
    bits[half] = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set1_epi8(-0x40), x)));
  }
  return bits[0] | bits[1] << 32;
}
#endif

}  // namespace

void OffsetMap::reset(std::string_view text) {
  text_ = text;
  blocks_.clear();
  ascii_ = is_ascii(text);
  if (ascii_) return;
  blocks_.reserve(text.size() / kBlock + 1);
  auto continuations = plain;
#ifdef NEWSPAN_AVX2
  if (has_avx2()) continuations = by_avx2;
#endif
  std::uint32_t total = 0;
  char last[kBlock] = {};
  for (std::size_t at = 0; at <= text.size(); at += kBlock) {
    const char* block = text.data() + at;
    if (text.size() - at < kBlock) block = static_cast<const char*>(std::memcpy(last, block, text.size() - at));
    const std::uint64_t bits = continuations(block);
    blocks_.push_back({bits, total});
    total += count_bits(bits);
  }
}

std::uint32_t OffsetMap::to_byte(std::uint32_t code_point) const {
  if (ascii_) return std::min(code_point, static_cast<std::uint32_t>(text_.size()));
  // The last block that starts at or before the code point.
  std::size_t low = 0, high = blocks_.size();
  while (high - low > 1) {
    const std::size_t mid = (low + high) / 2;
    (mid * kBlock - blocks_[mid].before <= code_point ? low : high) = mid;
  }
  std::size_t at = low * kBlock;
  std::uint32_t seen = static_cast<std::uint32_t>(at) - blocks_[low].before;
  while (at < text_.size() && is_continuation(text_[at])) ++at;  // a block may start inside a character
  while (at < text_.size() && seen < code_point) {
    ++at;
    while (at < text_.size() && is_continuation(text_[at])) ++at;
    ++seen;
  }
  return static_cast<std::uint32_t>(at);
}

}  // namespace newspan
