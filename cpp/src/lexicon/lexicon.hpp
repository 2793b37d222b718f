// The lexicon: words and phrases, each with the classes it belongs to and what it stands for there.
//
//   miles per hour   UNIT   mile-per-hour   speed        (a line of data/en/units.tsv)
//   lex.find(folded) → Entry;  lex.sense(entry, Cls::UNIT) → {value "mile-per-hour", attr "speed"}
//
// Tables are constant arrays made at build time by generator/main.cpp, or owned by a LexiconBuilder. A look-up
// is one hash and a linear probe. Immutable; shared by threads.
#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string_view>

#include "lexicon/shape.hpp"

namespace newspan {

using EntryId = std::uint16_t;  // 0: not in the lexicon. Words of users' rules have wider ones of their own (rules/DESIGN.md)
using ClassId = std::uint8_t;

// What case a term asks for. A term written in lower case takes any, but in classes named …_ABBR and …_SUFFIX
// (5m is no 5M); capitals ask for what they show.
enum class Need : std::uint8_t { any, lower, capital, all_capitals, mixed };

constexpr bool satisfies(Shape s, Need need) {
  switch (need) {
    case Need::any: return true;
    case Need::lower: return !is_capital(s) && s != Shape::glued_upper && s != Shape::glued_mixed;
    case Need::capital: return is_capital(s) || s == Shape::glued_upper || s == Shape::glued_mixed || s == Shape::other;
    case Need::all_capitals: return s == Shape::upper || s == Shape::initial || s == Shape::glued_upper || s == Shape::other || is_punct(s);
    case Need::mixed: return s == Shape::mixed || s == Shape::glued_mixed || s == Shape::other;
  }
  return false;
}

// The needs that each shape satisfies, a bit each.
inline constexpr auto kSatisfied = [] {
  std::array<std::uint8_t, kShapes> t{};
  for (std::size_t s = 0; s < kShapes; ++s)
    for (unsigned n = 0; n <= static_cast<unsigned>(Need::mixed); ++n)
      t[s] = static_cast<std::uint8_t>(t[s] | satisfies(static_cast<Shape>(s), static_cast<Need>(n)) << n);
  return t;
}();

struct Sense {
  ClassId cls;
  Need need;
  double number;        // the value column as a number, or NaN
  std::uint32_t value;  // offset of the value column's string in the pool
  std::uint32_t attr;   // offset of the attribute column's string
};

inline constexpr std::size_t kMaxClasses = 256;

struct ClassSet {
  std::uint64_t bits[kMaxClasses / 64] = {};

  constexpr bool has(ClassId c) const { return bits[c / 64] >> (c % 64) & 1; }
  constexpr bool operator==(const ClassSet&) const = default;
  constexpr void add(ClassId c) { bits[c / 64] |= std::uint64_t{1} << (c % 64); }
  constexpr bool meets(const ClassSet& other) const {
    std::uint64_t both = 0;
    for (std::size_t i = 0; i < kMaxClasses / 64; ++i) both |= bits[i] & other.bits[i];
    return both != 0;
  }
};

struct Entry {
  std::uint32_t key;  // offset of the folded term in the pool
  std::uint32_t first_sense;
  std::uint16_t key_size;
  std::uint16_t classes;  // of its senses, among class_sets: most questions end here
  std::uint8_t senses;
  std::uint8_t flags;  // EntryFlag
  std::uint8_t cited;  // a bit a grammar of the build: whether its rules tell this word from others, or see this phrase
  std::uint8_t needs;  // a bit a Need: those of its senses; any where it has none, being a rule's own words
};
static_assert(sizeof(Entry) == 16);

enum EntryFlag : std::uint8_t {
  kStartsPhrase = 1,
  kStartsNumber = 2,  // a number word
  kInPhrase = 4,      // behind the first word of a phrase
  kOpensNumber = 8,   // an article, a minus: a number starts there where one goes on behind it
};

// A word of at most 16 bytes, as two numbers, with what the look-up of tokens needs of its entry: one place in memory a word.
struct WordSlot {
  std::uint64_t low, high;  // 0, 0: free
  EntryId entry;
  std::uint8_t cited, flags;
};

// One edge of the phrase trie. Node ids of first words are their entry ids.
struct PhraseEdge {
  std::uint32_t node;
  std::uint32_t next;  // node; 0: a free place
  EntryId word;
  EntryId phrase;             // the phrase that ends here, or 0
  std::uint8_t cited, needs;  // as its entry has them
};

struct Lexicon {
  std::span<const Entry> entries;        // [0] is empty
  std::span<const ClassSet> class_sets;  // each once: few, and so near
  std::span<const Sense> senses;
  std::span<const std::uint32_t> slots;        // open addressing, a power of two: the hash's upper half, the entry; 0 free
  std::span<const WordSlot> word_slots;        // open addressing, a power of two
  std::span<const PhraseEdge> phrase_edges;    // open addressing, a power of two
  std::span<const std::uint64_t> edge_filter;  // a bit set a (node, word) that has an edge; a power of two: most have none
  const char* pool;

  // Words of up to 16 bytes as two numbers (what is missing 0), longer ones 16 bytes at a time; every bit counts in both halves.
  static std::uint32_t hash(std::uint64_t low, std::uint64_t high) {
    const std::uint64_t h = (low ^ high >> 29) * 0x9E3779B97F4A7C15u + high * 0xC2B2AE3D27D4EB4Fu;
    const std::uint64_t mixed = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
    return static_cast<std::uint32_t>(mixed >> 32);
  }
  static std::uint32_t hash(std::string_view folded) {
    std::uint32_t h = 0;
    do {
      std::uint64_t part[2] = {0, 0};
      const std::size_t n = folded.size() < 16 ? folded.size() : 16;
      std::memcpy(part, folded.data(), n);
      h = hash(part[0] ^ h, part[1]);
      folded.remove_prefix(n);
    } while (!folded.empty());
    return h;
  }

  // Where the look-up of a word of at most 16 bytes begins among so many places, a power of two.
  static std::uint32_t place(std::uint64_t low, std::uint64_t high, std::uint32_t places) {
    const std::uint64_t h = (low ^ high * 0xC2B2AE3D27D4EB4Fu) * 0x9E3779B97F4A7C15u;
    return static_cast<std::uint32_t>((h >> 32) * places >> 32);
  }

  EntryId find(std::string_view folded) const { return find(folded, hash(folded)); }
  EntryId find(std::string_view folded, std::uint32_t h) const {
    const std::uint32_t mask = static_cast<std::uint32_t>(slots.size()) - 1;
    for (std::uint32_t i = h & mask;; i = (i + 1) & mask) {
      const std::uint32_t slot = slots[i];
      if (slot == 0) return 0;
      if ((slot ^ h) >> 16 == 0 && is_key(static_cast<EntryId>(slot & 0xffff), folded)) return static_cast<EntryId>(slot & 0xffff);
    }
  }

  // key(id) == folded, without a call for the short words that most are.
  bool is_key(EntryId id, std::string_view folded) const {
    const Entry& e = entries[id];
    const std::size_t n = folded.size();
    if (e.key_size != n) return false;
    const char* a = pool + e.key;
    const char* b = folded.data();
    const auto same = [&](auto word, std::size_t at) {
      auto other = word;
      std::memcpy(&word, a + at, sizeof word);
      std::memcpy(&other, b + at, sizeof other);
      return word == other;
    };
    if (n > 16) return std::memcmp(a, b, n) == 0;
    if (n >= 8) return same(std::uint64_t{}, 0) && same(std::uint64_t{}, n - 8);
    if (n >= 4) return same(std::uint32_t{}, 0) && same(std::uint32_t{}, n - 4);
    for (std::size_t i = 0; i < n; ++i)
      if (a[i] != b[i]) return false;
    return true;
  }
  std::string_view key(EntryId id) const { return {pool + entries[id].key, entries[id].key_size}; }
  std::string_view text(std::uint32_t offset) const { return pool + offset; }

  const ClassSet& classes_of(EntryId id) const { return class_sets[entries[id].classes]; }
  std::span<const Sense> senses_of(EntryId id) const { return senses.subspan(entries[id].first_sense, entries[id].senses); }
  // The sense of this class that the shape allows, or null.
  const Sense* sense(EntryId id, ClassId cls, Shape shape) const {
    return classes_of(id).has(cls) ? among_senses(id, cls, shape) : nullptr;
  }

  // Whether it has a sense of one of these.
  bool any_sense(EntryId id, std::initializer_list<ClassId> classes, Shape shape) const {
    ClassSet any;
    for (ClassId c : classes) any.add(c);
    return classes_of(id).meets(any) && (all_needs(id, shape) || among_senses(id, {classes.begin(), classes.size()}, shape));
  }
  bool has_sense(EntryId id, ClassId cls, Shape shape) const {
    return classes_of(id).has(cls) && (all_needs(id, shape) || among_senses(id, cls, shape));
  }
  // Whether the shape allows every sense of it.
  bool all_needs(EntryId id, Shape shape) const { return (entries[id].needs & ~kSatisfied[static_cast<std::size_t>(shape)]) == 0; }
  const Sense* among_senses(EntryId id, ClassId cls, Shape shape) const;
  bool among_senses(EntryId id, std::span<const ClassId> classes, Shape shape) const;

  static std::uint32_t edge_hash(std::uint32_t node, EntryId word) { return (node * 0x9E3779B1u ^ word * 0x85EBCA6Bu) >> 7; }
  // False: there is none. True: nearly always there is one.
  bool may_have_edge(std::uint32_t node, EntryId word) const {
    const std::uint32_t bit = edge_hash(node, word) & static_cast<std::uint32_t>(edge_filter.size() * 64 - 1);
    return edge_filter[bit / 64] >> (bit % 64) & 1;
  }
  const PhraseEdge* edge(std::uint32_t node, EntryId word) const {
    if (!may_have_edge(node, word)) return nullptr;
    const std::uint32_t mask = static_cast<std::uint32_t>(phrase_edges.size()) - 1;
    for (std::uint32_t i = edge_hash(node, word) & mask; phrase_edges[i].next != 0; i = (i + 1) & mask)
      if (phrase_edges[i].node == node && phrase_edges[i].word == word) return &phrase_edges[i];
    return nullptr;
  }
};

}  // namespace newspan
