// Where a match may begin: a filter over the bytes around a place, many places at a time.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "regex/program.hpp"

namespace newspan {

struct ByteSet {
  std::array<std::uint64_t, 4> bits{};

  bool has(std::size_t b) const { return bits[b / 64] >> (b % 64) & 1; }
  void add(std::size_t b) { bits[b / 64] |= std::uint64_t{1} << (b % 64); }
  void add(std::size_t first, std::size_t last) {
    for (std::size_t b = first; b <= last; ++b) add(b);
  }
  bool none() const { return *this == ByteSet{}; }
  bool all() const { return *this == ~ByteSet{}; }
  constexpr ByteSet operator~() const { return {{~bits[0], ~bits[1], ~bits[2], ~bits[3]}}; }
  friend ByteSet operator|(ByteSet a, const ByteSet& b) {
    for (std::size_t i = 0; i < 4; ++i) a.bits[i] |= b.bits[i];
    return a;
  }
  friend ByteSet operator&(ByteSet a, const ByteSet& b) {
    for (std::size_t i = 0; i < 4; ++i) a.bits[i] &= b.bits[i];
    return a;
  }
  friend auto operator<=>(const ByteSet&, const ByteSet&) = default;
};

// The byte before a place and the three behind it, of every match of some kind; a byte that need not be there is any.
using Prefix = std::array<ByteSet, 4>;

// How many of a thousand places in English news pass.
double expected(const Prefix& p);
double expected(const std::vector<Prefix>& prefixes);

// The same with what it costs to look at all places.
double cost(const std::vector<Prefix>& prefixes);

// How a program begins, if not at the begin of the text.
struct Beginnings {
  std::vector<Prefix> prefixes;
  bool empty = false;  // a match may be empty: it may begin anywhere
};
Beginnings beginnings(const Program& program, std::uint32_t start, const CharSets& sets, bool bytes);

// Whether what begins at an instruction may begin with one of these characters.
bool may_begin_with(const Program& program, std::uint32_t start, const CharSets& sets, const CharSet& characters);

// Whether every match ends where the text does.
bool only_at_end(const Program& program);

// A program that begins with X+ or X*: its leftmost match begins where a run of X begins, or the last match ended.
struct Run {
  std::uint32_t set;   // X
  std::uint32_t rest;  // the instruction behind the loop
  bool may_be_empty;
  friend bool operator==(const Run& a, const Run& b) { return a.set == b.set && a.may_be_empty == b.may_be_empty; }
};
std::optional<Run> leading_run(const Program& program);

// An instruction that every match goes through, if what may stand there is rarer than what a match begins with.
struct Cut {
  std::vector<Prefix> prefixes;
  // What leads to it: matches every text that can be gone on with to there, the empty one among them.
  Program before;
};
std::optional<Cut> rarest_cut(const Program& program, const CharSets& sets, bool bytes, double below_cost);

// Two bytes behind a place that all prefixes want: where each stands, and the two values that it may have.
struct BytePair {
  std::array<std::uint8_t, 2> at, first, second;
};

class Starts {
 public:
  explicit Starts(std::vector<Prefix> prefixes);

  // Writes the places in [from, to) that may be one, in order, and tells how many; 0 < from, to <= text.size(), and `out` has room for
  // all of them and one.
  std::size_t find(std::string_view text, std::size_t from, std::size_t to, std::uint32_t* out) const;

 private:
  bool passes(std::string_view text, std::size_t at) const;

  std::array<std::array<std::uint64_t, 256>, 4> exact_{};  // of each of the four bytes: a bit a bucket of prefixes
  std::uint64_t open_[4] = {};                             // the buckets that take any byte there
  // The same in eight buckets, by the halves of a byte: what one shuffle looks up. Of the byte before it is only asked whether one of the
  // buckets that do not take any takes it, and that exactly: halves would take letters for what is not in words.
  struct Halves {
    std::array<std::array<std::uint8_t, 16>, 3> low{}, high{};  // of the bytes behind the place: a bit a bucket
    std::array<std::array<std::uint8_t, 16>, 2> before{};       // a bit of a byte's high half, below 8 and from there on, by the low half
    std::uint8_t any = 0;                                       // the buckets that take any byte before
    bool before_matters = false;                                // not all do
  } halves_;
  std::optional<BytePair> pair_;
};

}  // namespace newspan
