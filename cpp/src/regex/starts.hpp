// Where a match may begin: a filter over the bytes around a place, many places at a time.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "regex/program.hpp"

namespace newspan {

using ByteSet = std::bitset<256>;

// The byte before a place and the three behind it, of every match of some kind; a byte that need not be there is any.
using Prefix = std::array<ByteSet, 4>;

// How many of a thousand places in English news pass.
double expected(const Prefix& p);
double expected(const std::vector<Prefix>& prefixes);

// How a program begins, if not at the begin of the text.
struct Beginnings {
  std::vector<Prefix> prefixes;
  bool empty = false;  // a match may be empty: it may begin anywhere
};
Beginnings beginnings(const Program& program, std::uint32_t start, const CharSets& sets, bool bytes);

// Whether what begins at an instruction may begin with one of these characters.
bool may_begin_with(const Program& program, std::uint32_t start, const CharSets& sets, const CharSet& characters);

// A program that begins with X+ or X*: its leftmost match begins where a run of X begins, or the last match ended.
struct Run {
  std::uint32_t set;   // X
  std::uint32_t rest;  // the instruction behind the loop
  bool may_be_empty;
};
std::optional<Run> leading_run(const Program& program);

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
  // The same in eight buckets, by the halves of a byte: what one shuffle looks up.
  std::array<std::array<std::uint8_t, 16>, 4> low_{}, high_{};
};

}  // namespace newspan
