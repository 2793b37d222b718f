#include "newspan/dictionary.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <tuple>

#include "base/bytes.hpp"
#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "regex/dictionary_impl.hpp"

namespace newspan {
namespace {

using Kind = Comparison::Kind;

// ---------------------------------------------------------------- hashes

constexpr std::uint64_t kOne = 0x9E3779B97F4A7C15u, kTwo = 0xD6E8FEB86659FD93u, kThree = 0xA0761D6478BD642Fu;
constexpr std::uint64_t kHigh = 0x8080808080808080u, kLower = 0x2020202020202020u;

// All bits of the first n bytes.
constexpr std::uint64_t mask(std::size_t n) { return n >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * n) - 1; }

// The first n ≤ 8 bytes, read in pieces that overlap.
std::uint64_t part(const char* p, std::size_t n) {
  if (n >= 8) return load8(p);
  const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(p[i])} << 8 * i; };
  if (n >= 4) {
    std::uint64_t x = 0;
    for (std::size_t i = 0; i < 4; ++i) x |= byte(i) | byte(n - 4 + i);
    return x;
  }
  return n ? byte(0) | byte(n / 2) | byte(n - 1) : 0;
}

std::uint64_t mixed(std::uint64_t h, std::uint64_t a, std::uint64_t b) {
  h = (h ^ a) * kOne;
  h ^= h >> 32;
  h = (h ^ b) * kTwo;
  return h ^ h >> 29;
}

// Of a segment. Without case a letter's bit for it is set, in other bytes too: alike in terms and texts, as what is found is
// compared in full.
std::uint64_t hashed(std::string_view s, std::uint64_t lower) {
  std::uint64_t h = s.size() * kThree;
  do {
    const std::size_t n = std::min<std::size_t>(s.size(), 16), first = std::min<std::size_t>(n, 8);
    const std::uint64_t a = part(s.data(), first), b = n > 8 ? part(s.data() + 8, n - 8) : 0;
    h = mixed(h, a | (lower & mask(first)), b | (lower & mask(n - first)));
    s.remove_prefix(n);
  } while (!s.empty());
  return h;
}

// Of a row of segments and of one more.
std::uint64_t chained(std::uint64_t row, std::uint64_t segment, bool spaced) { return mixed((row + spaced) * kThree, segment, row); }

// ---------------------------------------------------------------- words of a text, 64 bytes at once

// Bit i of the result: byte i is a letter or digit or _ of ASCII, or beyond ASCII; of `high`: it is beyond.
std::uint64_t packed(const unsigned char* flags) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 64; i += 8) bits |= (load8(flags + i) * 0x0102040810204080u >> 56) << i;
  return bits;
}
void classify(const unsigned char* p, std::uint64_t& word, std::uint64_t& high) {
  unsigned char flags[64], beyond[64];
  for (std::size_t i = 0; i < 64; ++i) {
    const unsigned char c = p[i];
    const auto letter = static_cast<unsigned char>((c | 0x20) - 'a'), digit = static_cast<unsigned char>(c - '0');
    beyond[i] = c >> 7;
    flags[i] = static_cast<unsigned char>((letter < 26) | (digit < 10) | (c == '_') | beyond[i]);
  }
  word = packed(flags);
  high = packed(beyond);
}

// Which bytes are one of these.
std::uint64_t ones_of(const unsigned char* p, std::string_view those) {
  std::uint64_t bits = 0;
  for (const char c : those) {
    unsigned char flags[64];
    for (std::size_t i = 0; i < 64; ++i) flags[i] = p[i] == static_cast<unsigned char>(c);
    bits |= packed(flags);
  }
  return bits;
}

// The places of the bits, written from `n` on; how many there are then.
std::size_t flattened(std::uint64_t bits, std::uint32_t base, std::uint32_t* to, std::size_t n) {
  for (; bits; bits &= bits - 1) to[n++] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
  return n;
}

constexpr std::size_t kBlocks = 64, kChunk = kBlocks * 64;

constexpr std::uint32_t kAlone = 1u << 31;  // of a place: no term goes on behind the word
constexpr std::uint32_t kSlow = 1u << 31;   // of an end: to be read letter by letter

// What a thread works in; it only grows.
struct Work {
  std::array<std::uint32_t, kChunk + 1> begins, ends, places;
  std::array<std::uint64_t, kChunk + 1> hashes;
  Comparison::Scratch scratch;
  std::string text;  // a segment as it compares
};
Work& work() {
  thread_local const auto one = std::make_unique<Work>();
  return *one;
}

}  // namespace

// ---------------------------------------------------------------- segments

// The segment at `at`. False where it is longer than any term.
bool DictionaryImpl::segment(std::string_view text, std::size_t at, Segment& s, Comparison::Scratch& scratch, std::string& out) const {
  const std::size_t begin = at, limit = std::min(text.size(), at + kMaxTerm);
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(at) < 128) {
    s.kind = comparison.kind(byte(at));
    if (s.kind == Kind::word) {
      while (at < limit && byte(at) < 128 && comparison.kind(byte(at)) == Kind::word) ++at;
    } else if (s.kind == Kind::space) {
      while (at < text.size() && byte(at) < 128 && comparison.kind(byte(at)) == Kind::space) ++at;
    } else {
      ++at;
    }
    if (at == text.size() || (byte(at) < 128 && (at < limit || s.kind != Kind::word))) {
      s.end = at;
      if (s.kind != Kind::space) s.hash = hashed(text.substr(begin, at - begin), lower);
      return true;
    }
    at = begin;
  }
  std::array<char, Comparison::kShort> quick;
  if (const std::string_view word = comparison.word(text, at, quick); !word.empty()) {
    s = {at, hashed(word, lower), Kind::word};
    return true;
  }
  at = begin;
  out.clear();
  Comparison::Unit u = comparison.unit(text, at, scratch);
  s.kind = u.kind;
  for (;;) {
    out += u.kind == Kind::space && !out.empty() ? u.as.substr(1) : u.as;
    s.end = u.end;
    if (out.size() > kMaxTerm) return false;
    if (s.kind == Kind::sign || s.end == text.size() || (s.kind == Kind::space && out.size() > 1)) break;
    u = comparison.unit(text, s.end, scratch);
    if (u.kind != s.kind) break;
  }
  if (s.kind == Kind::space && out.size() > 1) s.kind = Kind::sign;  // marks on a space are something
  s.hash = hashed(out, lower);
  return true;
}

// ---------------------------------------------------------------- from a place where a term may begin

// Takes the terms that end here, of those that compare alike all.
struct DictionaryImpl::Taker {
  const DictionaryImpl& d;
  std::string_view text;
  std::size_t begin;
  std::vector<Dictionary::Match>& out;
  Comparison::Scratch& scratch;
  std::size_t first;  // of the matches from this place

  void operator()(std::uint32_t term, std::size_t end) {
    if (!d.trusted && find_invalid_utf8(d.image.texts[term]) != std::string_view::npos) return;
    if (!d.comparison.equal(text.substr(begin, end - begin), d.image.texts[term], scratch)) return;
    if (!d.options.overlapping) out.resize(first);  // the longest counts
    const std::size_t here = out.size();
    const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    for (; term < d.image.texts.ends.size(); term = d.image.equal_to(term)) out.push_back({term, span});
    std::reverse(out.begin() + static_cast<std::ptrdiff_t>(here), out.end());
  }
  // The longer come last until here.
  bool done() {
    std::reverse(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
    return out.size() > first;
  }
};

// The first segment is read already; `alone`: no term goes on behind it.
bool DictionaryImpl::walk(std::string_view text, std::size_t begin, Segment s, bool alone, std::vector<Dictionary::Match>& out,
                          Comparison::Scratch& scratch, std::string& part) const {
  Taker taker{*this, text, begin, out, scratch, out.size()};
  std::uint64_t row = s.hash;
  const auto on = [&] { return s.end < text.size() && segment(text, s.end, s, scratch, part); };
  while (image.look(row, [&](std::uint32_t term) { taker(term, s.end); }) && !alone && on()) {
    const bool spaced = s.kind == Kind::space;
    if (spaced && !on()) break;
    row = chained(row, s.hash, spaced);
  }
  return taker.done();
}

bool DictionaryImpl::walk_inside(std::string_view text, std::size_t begin, std::vector<Dictionary::Match>& out,
                                 Comparison::Scratch& scratch, std::string& lead) const {
  Taker taker{*this, text, begin, out, scratch, out.size()};
  std::uint64_t hash = 0;
  std::size_t letters = 0;
  lead.clear();
  bool space = false, more = true;
  for (std::size_t at = begin; more && at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool alone = byte < 128 && (at + 1 == text.size() || static_cast<unsigned char>(text[at + 1]) < 128);
    const Comparison::Unit u = alone ? comparison.letter(byte, at) : comparison.unit(text, at, scratch);
    at = u.end;
    std::string_view as = u.as;
    if (space && u.kind == Kind::space) as.remove_prefix(1);
    space = u.kind == Kind::space && as.size() <= 1;
    for (std::size_t i = 0; more && i < as.size();) {
      const std::size_t from = i;
      next_code_point(as, i);
      if (++letters <= image.lead) lead += as.substr(from, i - from);
      if (letters < image.lead) continue;
      hash = letters == image.lead ? hashed(lead, lower) : chained(hash, hashed(as.substr(from, i - from), lower), false);
      // A space goes on to its end; a term never ends in one.
      more = image.look(hash, [&](std::uint32_t term) {
        if (i == as.size()) taker(term, at);
      });
    }
  }
  return taker.done();
}

// ---------------------------------------------------------------- the whole text

// What is no plain word of ASCII: segment by segment. Where to go on.
std::size_t DictionaryImpl::run(std::string_view text, std::size_t at, std::size_t end, std::vector<Dictionary::Match>& out,
                                Comparison::Scratch& scratch, std::string& part) const {
  while (at < end) {
    std::size_t next = at;
    if (Comparison::is_mark(next_code_point(text, next))) {
      at = next;
      continue;
    }
    Segment s{};
    const bool read = segment(text, at, s, scratch, part);
    std::size_t resume = s.end;
    if (!read)  // a word of great length: on to its end
      while (resume < text.size()) {
        const Comparison::Unit u = comparison.unit(text, resume, scratch);
        if (u.kind != Kind::word) break;
        resume = u.end;
      }
    if (read && s.kind != Kind::space && image.firsts.may_hold(s.hash)) {
      if (walk(text, at, s, false, out, scratch, part) && !options.overlapping) resume = out.back().span.end;
    }
    at = resume;
  }
  return at;
}

void DictionaryImpl::find_words(std::string_view text, std::vector<Dictionary::Match>& out) const {
  Work& w = work();
  const char* const data = text.data();
  // Sixteen bytes are read at once: the last ones from a copy with nothing behind it.
  std::array<char, 80> tail{};
  const std::size_t tail_begin = text.size() > 32 ? text.size() - 32 : 0;
  std::memcpy(tail.data(), data + tail_begin, text.size() - tail_begin);

  std::string signs;
  for (unsigned char c = 0; c < 128; ++c)
    if (image.signs[c >> 6] >> (c & 63) & 1) signs += static_cast<char>(c);

  const bool large = image.slots.size() > 1 << 15;
  const HashFilter firsts = image.firsts, alone = image.alone, pairs = image.pairs;
  const std::uint64_t lower_bits = lower;
  std::array<std::uint64_t, kBlocks + 1> word{}, high{}, sign{}, e2{};
  std::uint64_t carry = 0, sign_carry = 0;
  std::size_t begins = 0, ends = 0, resume = 0;
  for (std::size_t chunk = 0; chunk < text.size(); chunk += kChunk) {
    const std::size_t size = std::min(kChunk, text.size() - chunk), blocks = (size + 63) / 64;
    bool beyond = false;
    for (std::size_t b = 0; b < blocks; ++b) {
      const char* p = data + chunk + 64 * b;
      char last[64] = {};
      if (64 * (b + 1) > size) {
        std::memcpy(last, p, size - 64 * b);
        p = last;
      }
      const auto* const bytes = reinterpret_cast<const unsigned char*>(p);
      classify(bytes, word[b], high[b]);
      beyond |= high[b] != 0;
      e2[b] = high[b] ? ones_of(bytes, "\xE2") : 0;
      if (!signs.empty()) sign[b] = ones_of(bytes, signs);
    }
    // Quotation marks, dashes and the like between words: no letters, and no marks.
    if (beyond && !image.other_signs) {
      for (std::size_t b = 0; b < blocks; ++b)
        for (std::uint64_t bits = e2[b]; bits; bits &= bits - 1) {
          const std::size_t i = 64 * b + static_cast<std::size_t>(std::countr_zero(bits));
          const char* const p = data + chunk + i;
          if (i + 2 >= size || p[1] != '\x80' || p[2] < '\x90' || p[2] > '\xA7') continue;
          for (std::size_t k = i; k < i + 3; ++k) word[k / 64] &= ~(std::uint64_t{1} << k % 64);
        }
    }
    for (std::size_t b = 0; b < blocks; ++b) {
      const std::uint64_t behind = word[b] << 1 | carry, behind_sign = sign[b] << 1 | sign_carry;
      carry = word[b] >> 63;
      sign_carry = sign[b] >> 63;
      const auto base = static_cast<std::uint32_t>(chunk + 64 * b);
      begins = flattened((word[b] & ~behind) | sign[b], base, w.begins.data(), begins);
      ends = flattened((~word[b] & behind) | behind_sign, base, w.ends.data(), ends);
    }
    if (chunk + size == text.size()) {
      while (ends < begins) w.ends[ends++] = static_cast<std::uint32_t>(text.size());
    }

    std::size_t places = 0;
    const bool mark_behind = beyond && !signs.empty();
    for (std::size_t i = 0, words = ends; i < words; ++i) {
      const std::uint32_t begin = w.begins[i], end = w.ends[i];
      const std::size_t n = end - begin;
      const char* const p = begin + 16 <= text.size() ? data + begin : tail.data() + (begin - tail_begin);
      const std::uint64_t first = mask(n), second = n > 8 ? mask(n - 8) : 0;
      const std::uint64_t a = load8(p) & first, b = load8(p + 8) & second;
      std::uint64_t hash = mixed(n * kThree, a | (lower_bits & first), b | (lower_bits & second));
      bool slow = ((a | b) & kHigh) != 0;
      if (n > 16) {
        const std::string_view s = text.substr(begin, n);
        slow = slow || !is_ascii(s);
        if (!slow) hash = hashed(s, lower_bits);
      }
      if (mark_behind && end < text.size() && static_cast<unsigned char>(data[end]) >= 128) slow = true;  // a mark, of a sign
      w.hashes[i] = hash;
      w.ends[i] = slow ? end | kSlow : end;
      w.places[places] = static_cast<std::uint32_t>(i);
      places += slow | firsts.may_hold(hash);
    }
    // Many begin a term, few are one: of those with one space behind them the next word, whose hash is there, tells.
    std::size_t kept = 0;
    for (std::size_t k = 0; k < places; ++k) {
      const std::uint32_t i = w.places[k], end = w.ends[i];
      bool keep = true, alone_only = false;
      if (end < text.size() && !(end & kSlow) && i + 1 < ends && !(w.ends[i + 1] & kSlow) && w.begins[i + 1] == end + 1) {
        const auto behind = static_cast<unsigned char>(data[end]);
        if (behind < 128 && comparison.kind(behind) == Kind::space) {
          const std::uint64_t pair = chained(w.hashes[i], w.hashes[i + 1], true);
          alone_only = !pairs.may_hold(pair);
          keep = !alone_only | alone.may_hold(w.hashes[i]);
          if (large && !alone_only) __builtin_prefetch(&image.slots[image.bucket(pair)]);
        }
      }
      w.places[kept] = i | (alone_only ? kAlone : 0);
      kept += keep;
    }
    if (large)
      for (std::size_t k = 0; k < kept; ++k) __builtin_prefetch(&image.slots[image.bucket(w.hashes[w.places[k] & ~kAlone])]);
    for (std::size_t k = 0; k < kept; ++k) {
      const std::uint32_t i = w.places[k] & ~kAlone, begin = w.begins[i], end = w.ends[i] & ~kSlow;
      if (w.ends[i] & kSlow) {
        resume = std::max(resume, run(text, std::max<std::size_t>(begin, resume), end, out, w.scratch, w.text));
      } else if (begin >= resume) {
        const Segment first{end, w.hashes[i], Kind::word};
        if (walk(text, begin, first, (w.places[k] & kAlone) != 0, out, w.scratch, w.text) && !options.overlapping)
          resume = out.back().span.end;
      }
    }
    // A word that goes on in the next chunk.
    if (ends < begins) w.begins[0] = w.begins[begins - 1];
    begins -= ends;
    ends = 0;
  }
}

void DictionaryImpl::find_inside(std::string_view text, std::vector<Dictionary::Match>& out) const {
  Work& w = work();
  const std::uint32_t first = static_cast<std::uint32_t>(mask(4)), lower_bits = static_cast<std::uint32_t>(lower);
  constexpr std::uint32_t kEach = 0x01010101u, kTop = 0x80808080u;
  std::array<std::uint64_t, 2> begins{};  // the bytes of ASCII with which a match may begin
  for (unsigned char c = 0; c < 128; ++c) {
    const auto as = static_cast<unsigned char>(comparison.letter(c, 0).as[0]);
    if (as != ' ' && image.signs[as >> 6] >> (as & 63) & 1) begins[c >> 6] |= std::uint64_t{1} << (c & 63);
  }
  const auto may_begin = [&](std::uint32_t x) {
    for (std::size_t n = 1; n <= kLead; ++n) {
      if (!(image.leads >> n & 1)) continue;
      const auto some = static_cast<std::uint32_t>(mask(n));
      if (image.firsts.may_hold(mixed(n * kThree, (x & some) | (lower_bits & some), 0))) return true;
    }
    return false;
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 128 && !(begins[byte >> 6] >> (byte & 63) & 1)) {
      ++at;
      continue;
    }
    if (at + 8 <= text.size()) {
      // The first letters at once, where they compare as they stand: no control, nothing beyond ASCII, no two spaces.
      const auto x = static_cast<std::uint32_t>(load8(text.data() + at)) & first;
      const std::uint32_t low = (x - kEach * 0x20) & ~x, space = ((x ^ kEach * 0x20) - kEach) & ~(x ^ kEach * 0x20) & kTop;
      if (((x | low) & kTop) == 0 && (space & space << 8) == 0 && !may_begin(x)) {
        ++at;
        continue;
      }
    }
    std::size_t next = at;
    const char32_t c = next_code_point(text, next);
    if (!Comparison::is_mark(c) && walk_inside(text, at, out, w.scratch, w.text) && !options.overlapping) next = out.back().span.end;
    at = next;
  }
}

// ---------------------------------------------------------------- building

namespace {

struct Row {
  std::uint64_t hash;
  std::uint32_t term;
  bool whole;  // the term ends here
};

}  // namespace

// Calls take(hash, which, whether white space stands before the last segment, whether it is the whole term) for all rows of segments
// with which the term begins.
template <class Take>
void DictionaryImpl::rows_of(std::string_view term, Build& b, Take&& take) const {
  if (options.whole_words) {
    std::size_t at = 0;
    while (at < term.size()) {  // what does not count at its begin
      const Comparison::Unit u = comparison.unit(term, at, b.scratch);
      if (!u.as.empty() && u.as != " ") break;
      at = u.end;
    }
    Segment s{};
    std::uint64_t row = 0;
    std::size_t segments = 0;
    bool spaced = false;
    while (at < term.size()) {
      segment(term, at, s, b.scratch, b.part);
      at = s.end;
      bool last = true;  // but for white space
      for (std::size_t i = at; last && i < term.size();) {
        const Comparison::Unit u = comparison.unit(term, i, b.scratch);
        last = u.as.empty() || u.as == " ";
        i = u.end;
      }
      if (s.kind != Kind::space) {
        row = segments ? chained(row, s.hash, spaced) : s.hash;
        take(row, segments++, spaced, last);
      }
      spaced = s.kind == Kind::space;
      if (last) return;
    }
    return;
  }
  std::uint64_t hash = 0;
  std::size_t letters = 0, at = 0;
  const std::string_view key = b.key;
  while (at < key.size()) {
    const std::size_t from = at;
    next_code_point(key, at);
    if (++letters < image.lead) continue;
    hash = letters == image.lead ? hashed(key.substr(0, at), lower) : chained(hash, hashed(key.substr(from, at - from), lower), false);
    take(hash, letters - image.lead, false, at == key.size());
  }
}

void DictionaryImpl::build(Dictionary::Terms&& terms) {
  const auto start = std::chrono::steady_clock::now();
  owned = std::move(terms);
  const auto view = [](const StringPool& p) { return PoolView{p.ends(), p.bytes()}; };
  image.texts = view(owned.texts);
  image.entries = view(owned.entries);
  image.notes = view(owned.notes);
  image.about = owned.about;
  const std::size_t n = owned.texts.size();
  const auto bad = [&](std::size_t i, const std::string& what) {
    throw Error(ErrorCode::invalid_argument, "terms", "terms: term " + std::to_string(i) + ": " + what, i);
  };
  if (n > DictionaryImage::kMostTerms) throw Error(ErrorCode::invalid_argument, "terms", "terms: too many", n);
  Build b;
  const auto read = [&](std::size_t i) {
    const std::string_view text = image.texts[i];
    b.key.clear();
    if (find_invalid_utf8(text) != std::string_view::npos) bad(i, "not valid UTF-8");
    if (!comparison.append(text, b.key, kMaxTerm, b.scratch)) bad(i, "longer than " + std::to_string(kMaxTerm) + " bytes as it compares");
    if (b.key.empty()) bad(i, "there is nothing to look for");
  };
  if (!options.whole_words) {
    image.lead = kLead;
    for (std::size_t i = 0; i < n; ++i) {
      read(i);
      if (b.key.size() < 4 * image.lead) image.lead = std::min(image.lead, static_cast<std::uint32_t>(count_code_points(b.key)));
    }
  }
  std::vector<Row> rows;
  std::vector<std::uint64_t> first_hashes, alone_hashes, pair_hashes;
  const auto note = [](std::vector<std::uint64_t>& all, std::uint64_t hash) {
    if (all.empty() || all.back() != hash) all.push_back(hash);
  };
  for (std::size_t i = 0; i < n; ++i) {
    read(i);
    if (!options.whole_words) {
      std::size_t letters = 0, at = 0;
      while (at < b.key.size() && letters < kLead) next_code_point(b.key, at), ++letters;
      image.leads |= 1u << letters;
      note(first_hashes, hashed(std::string_view(b.key).substr(0, at), lower));
    }
    std::uint64_t first = 0;
    rows_of(image.texts[i], b, [&](std::uint64_t hash, std::size_t which, bool spaced, bool last) {
      if (options.whole_words && which == 0) note(first_hashes, first = hash);
      if (options.whole_words && which == 0 && last) note(alone_hashes, first);
      if (options.whole_words && which == 1) spaced ? note(pair_hashes, hash) : note(alone_hashes, first);
      rows.push_back({hash, static_cast<std::uint32_t>(i), last});
    });
    const auto lead = static_cast<unsigned char>(b.key[0]);
    if (lead >= 128) {
      std::size_t at = 0;
      image.other_signs |= comparison.unit(b.key, at, b.scratch).kind == Kind::sign;
    } else if (!options.whole_words || comparison.kind(lead) == Kind::sign) {
      image.signs[lead >> 6] |= std::uint64_t{1} << (lead & 63);
      image.other_signs |= lead == '\'' || lead == '-';
    }
  }
  std::sort(rows.begin(), rows.end(),
            [](const Row& x, const Row& y) { return std::tie(x.hash, x.term, x.whole) < std::tie(y.hash, y.term, y.whole); });

  std::size_t distinct = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) distinct += i == 0 || rows[i].hash != rows[i - 1].hash;
  image.buckets = static_cast<std::uint32_t>(distinct + distinct * 3 / 4 + 1);
  std::size_t place = 0;
  const auto put = [&](std::uint64_t hash, std::uint32_t value) {
    place = std::max(place, image.bucket(hash));
    if (slots.size() < place + 2) slots.resize(place + 2);
    slots[place++] = std::uint64_t{value} << 32 | static_cast<std::uint32_t>(hash);
  };
  slots.reserve(image.buckets + 64);
  std::vector<std::uint32_t> whole;
  for (std::size_t i = 0; i < rows.size();) {
    const std::uint64_t hash = rows[i].hash;
    std::uint32_t more = 0;
    whole.clear();
    for (; i < rows.size() && rows[i].hash == hash; ++i)
      if (rows[i].whole) whole.push_back(rows[i].term);
      else more = DictionaryImage::kMore;
    if (whole.empty()) put(hash, more);
    // Nearly always all compare alike; else those of a kind after another.
    while (!whole.empty()) {
      put(hash, (whole[0] + 1) | more);
      std::vector<std::uint32_t> others;
      std::uint32_t last = whole[0];
      for (std::size_t k = 1; k < whole.size(); ++k) {
        if (!comparison.equal(image.texts[whole[0]], image.texts[whole[k]], b.scratch)) {
          others.push_back(whole[k]);
          continue;
        }
        if (next.empty()) next.resize(n);
        next[last] = whole[k] + 1;
        last = whole[k];
      }
      whole = std::move(others);
    }
  }
  slots.resize(std::max<std::size_t>(slots.size(), image.buckets) + 1);

  // Some 24 bits a hash, of very many fewer; 2 MB at most, which the caches hold.
  const auto filter = [](std::vector<std::uint64_t>& hashes, std::vector<std::uint64_t>& words) {
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    words.assign(std::bit_ceil(std::clamp<std::size_t>(hashes.size() / 4, 1, std::size_t{1} << 18)), 0);
    HashFilter f(words);
    for (const std::uint64_t hash : hashes) {
      const std::uint64_t bit = hash >> f.shift;
      words[bit >> 6] |= std::uint64_t{1} << (bit & 63);
    }
    return f;
  };
  image.firsts = filter(first_hashes, firsts);
  image.alone = filter(alone_hashes, alone);
  image.pairs = filter(pair_hashes, pairs);
  image.slots = slots;
  image.next = next;
  build_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// ---------------------------------------------------------------- the class

void StringPool::add(std::string_view s) {
  if (s.size() > UINT32_MAX - bytes_.size())
    throw Error(ErrorCode::invalid_argument, "terms", "terms: more than 4 GB of them", ends_.size());
  bytes_ += s;
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
}

namespace {

Dictionary::Terms pooled(const std::vector<Dictionary::Term>& terms) {
  Dictionary::Terms out;
  for (const auto& t : terms) {
    out.texts.add(t.text);
    out.entries.add(t.entry);
  }
  return out;
}

}  // namespace

DictionaryImpl::DictionaryImpl(DictionaryOptions o)
    : options(o), comparison({.case_fold = o.ignore_case, .strip_accents = o.ignore_accents}), lower(o.ignore_case ? kLower : 0) {}

Dictionary::Dictionary() = default;
Dictionary::Dictionary(const std::vector<Term>& terms, DictionaryOptions options) : Dictionary(pooled(terms), options) {}
Dictionary::Dictionary(Terms terms, DictionaryOptions options) {
  auto impl = std::make_unique<Impl>(options);
  impl->build(std::move(terms));
  impl_ = std::move(impl);
}
Dictionary::~Dictionary() = default;
Dictionary::Dictionary(Dictionary&&) noexcept = default;
Dictionary& Dictionary::operator=(Dictionary&&) noexcept = default;

std::size_t Dictionary::size() const { return impl_->image.texts.ends.size(); }
std::string_view Dictionary::text(std::size_t term) const { return impl_->image.texts[term]; }
std::string_view Dictionary::entry(std::size_t term) const { return impl_->image.entries[term]; }
std::string_view Dictionary::note(std::size_t term) const { return impl_->image.notes[term]; }
std::string_view Dictionary::about() const { return impl_->image.about; }
const DictionaryOptions& Dictionary::options() const { return impl_->options; }
double Dictionary::build_seconds() const { return impl_->build_seconds; }
std::size_t Dictionary::bytes() const {
  const DictionaryImage& i = impl_->image;
  const auto pool = [](const PoolView& p) { return p.ends.size_bytes() + p.bytes.size_bytes(); };
  return i.slots.size_bytes() + i.firsts.words.size_bytes() + i.alone.words.size_bytes() + i.pairs.words.size_bytes() +
         i.next.size_bytes() + pool(i.texts) + pool(i.entries) + pool(i.notes) + i.about.size();
}

void Dictionary::find_all(std::string_view text, std::vector<Match>& out) const {
  check_size(text);
  if (text.empty() || size() == 0) return;
  if (impl_->options.whole_words) impl_->find_words(text, out);
  else impl_->find_inside(text, out);
}

}  // namespace newspan
