// A pattern as a Thompson program over characters, with RE2's priorities.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "regex/atom.hpp"

namespace newspan {

// What an assertion asks of the place between two characters. A boundary's bit is followed by that of its negation.
enum Condition : std::uint32_t {
  begin_text = 1,
  end_text = 2,
  begin_line = 4,
  end_line = 8,
  boundary = 16,  // of ASCII's words
  no_boundary = 32,
  unicode_boundary = 64,
  no_unicode_boundary = 128,
};

// The sets of characters that programs take, each once.
class CharSets {
 public:
  // The number of what the atom matches; none where it is not known.
  std::optional<std::uint32_t> of(std::string_view atom, AtomOptions options);
  const CharSet& operator[](std::size_t i) const { return sets_[i]; }
  std::size_t size() const { return sets_.size(); }

 private:
  std::vector<CharSet> sets_;
  std::unordered_map<std::string, std::uint32_t> by_text_, by_ranges_;
};

struct Program {
  enum class Op : unsigned char { take, fork, check, save, skip, accept };
  struct Instruction {
    Op op;
    std::uint32_t next;   // fork: the preferred way
    std::uint32_t other;  // fork: the other way; take: the set; check: the condition; save: the slot
  };

  std::uint32_t start = 0;
  std::uint32_t conditions = 0;   // all that are asked for
  std::uint32_t groups = 0;       // capturing; group i has the slots 2i and 2i + 1
  std::vector<Instruction> code;  // ends with accept, the only one; no skips are gone through

  // None where a pattern that RE2 takes holds what is not known here, or repeats itself beyond measure.
  static std::optional<Program> of(std::string_view re2_syntax, AtomOptions options, CharSets& sets);
};

}  // namespace newspan
