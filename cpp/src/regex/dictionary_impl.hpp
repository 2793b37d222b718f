// The tables of a Dictionary as they lie in memory and in its file: flat, without pointers.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "newspan/dictionary.hpp"
#include "regex/comparison.hpp"

namespace newspan {

// Strings one behind the other. A file may be damaged: whatever is asked for lies within.
struct PoolView {
  std::span<const std::uint32_t> ends;
  std::span<const char> bytes;

  std::string_view operator[](std::size_t i) const {
    if (i >= ends.size()) return {};
    const std::size_t end = ends[i], begin = i ? ends[i - 1] : 0;
    if (begin > end || end > bytes.size()) return {};
    return {bytes.data() + begin, end - begin};
  }
};

// A term is a row of segments: a word, a sign, a run of white space; where terms may stand inside words the first `lead` letters
// as they compare, as many as the shortest term has, then one at a time. `slots` is a hash table of all rows with which a term begins, of
// the whole terms too; a slot is a tag of 32 bits of the hash, a term + 1 or none, and whether longer terms go on. It is in the order of
// the hashes, without wrapping round: what does not find its place stands right behind, and an empty slot ends it.
inline constexpr std::uint32_t kLead = 4;

// Which hashes there may be: a bit each, so that most that are not there are told by one look.
struct HashFilter {
  std::span<const std::uint64_t> words;  // a power of two of them
  unsigned shift = 0;

  explicit HashFilter(std::span<const std::uint64_t> w = {}) : words(w) {
    if (!w.empty()) shift = 64 - static_cast<unsigned>(std::bit_width(w.size() * 64) - 1);
  }
  bool may_hold(std::uint64_t hash) const {
    const std::uint64_t bit = hash >> shift;
    return words[bit >> 6] >> (bit & 63) & 1;
  }
};

struct DictionaryImage {
  static constexpr std::uint32_t kMore = 1u << 31;
  static constexpr std::size_t kMostTerms = kMore - 2;

  std::span<const std::uint64_t> slots;
  HashFilter firsts;                    // of first segments
  HashFilter alone;                     // of those that are terms, or go on without white space
  HashFilter pairs;                     // of the first two segments with white space between
  std::span<const std::uint32_t> next;  // the next term + 1 that compares equal; empty: there are none
  PoolView texts, entries, notes;
  std::string_view about;

  std::uint32_t buckets = 0;  // slots but for those behind
  std::uint32_t lead = 0;     // see above; 0: whole words
  std::uint32_t leads = 0;    // bit n: `firsts` holds the first n letters of terms of n letters, of longer ones n = kLead
  // The signs of ASCII with which terms begin, inside words all of it; whether one begins with another sign, or with one that those of
  // Unicode are alike.
  std::array<std::uint64_t, 2> signs{};
  bool other_signs = false;

  std::size_t bucket(std::uint64_t hash) const { return (hash >> 32) * buckets >> 32; }
  // Calls take(term + 1 or 0) for each slot of the hash; whether longer terms go on.
  template <class Take>
  bool look(std::uint64_t hash, Take&& take) const {
    bool more = false;
    for (std::size_t i = bucket(hash); i < slots.size() && slots[i]; ++i) {
      if (static_cast<std::uint32_t>(slots[i]) != static_cast<std::uint32_t>(hash)) continue;
      const auto value = static_cast<std::uint32_t>(slots[i] >> 32);
      more |= (value & kMore) != 0;
      if (const std::uint32_t term = value & ~kMore; term && term <= texts.ends.size()) take(term - 1);
    }
    return more;
  }
  // The next term that compares equal, or the number of terms.
  std::uint32_t equal_to(std::uint32_t term) const {
    const auto n = static_cast<std::uint32_t>(texts.ends.size());
    const std::uint32_t other = term < next.size() ? next[term] : 0;
    return other > term + 1 && other <= n ? other - 1 : n;  // upwards: no circle
  }
};

struct DictionaryImpl {
  explicit DictionaryImpl(DictionaryOptions o);
  void build(Dictionary::Terms&& terms);
  void find_words(std::string_view text, std::vector<Dictionary::Match>& out) const;
  void find_inside(std::string_view text, std::vector<Dictionary::Match>& out) const;

  DictionaryOptions options;
  Comparison comparison;
  std::uint64_t lower;  // without case: the bits that tell it in ASCII
  DictionaryImage image;
  double build_seconds = 0;
  bool trusted = true;  // the texts are known to be valid UTF-8

  // What the image looks at: of one that was built, or of a file.
  Dictionary::Terms owned;
  std::vector<std::uint64_t> slots, firsts, alone, pairs;
  std::vector<std::uint32_t> next;
  std::shared_ptr<const void> mapping;

 private:
  struct Segment {
    std::size_t end;
    std::uint64_t hash;  // its own
    Comparison::Kind kind;
  };
  struct Taker;
  struct Build {
    Comparison::Scratch scratch;
    std::string key, part;
  };

  bool segment(std::string_view text, std::size_t at, Segment& s, Comparison::Scratch& scratch, std::string& out) const;
  bool walk(std::string_view text, std::size_t begin, Segment s, bool alone, std::vector<Dictionary::Match>& out,
            Comparison::Scratch& scratch, std::string& part) const;
  bool walk_inside(std::string_view text, std::size_t begin, std::vector<Dictionary::Match>& out, Comparison::Scratch& scratch,
                   std::string& lead) const;
  std::size_t run(std::string_view text, std::size_t at, std::size_t end, std::vector<Dictionary::Match>& out, Comparison::Scratch& scratch,
                  std::string& part) const;
  template <class Take>
  void rows_of(std::string_view term, Build& b, Take&& take) const;
};

struct Dictionary::Impl : DictionaryImpl {
  using DictionaryImpl::DictionaryImpl;
};

}  // namespace newspan
