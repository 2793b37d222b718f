// Every match of a pattern in time linear in the text, in two passes; DESIGN.md beside says how and why.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "newspan/span.hpp"

namespace re2 {
class RE2;
}

namespace newspan {

// A pattern as a program over characters. Immutable; shared by threads.
class Linear {
 public:
  struct Options {
    bool ignore_case = false;
    bool dot_all = false;
    bool bytes = false;
  };
  // Null where a pattern that RE2 takes holds what is not known here, or repeats itself beyond measure.
  static std::unique_ptr<const Linear> of(std::string_view re2_syntax, Options options);
  ~Linear();

  class Run;

 private:
  enum class Op : unsigned char { take, fork, check, skip, accept };
  struct Instruction {
    Op op;
    std::uint32_t next;   // fork: the preferred way
    std::uint32_t other;  // fork: the other way; take: the atom; check: the condition
  };
  class Compiler;
  Linear() = default;

  bool bytes_ = false, checks_ = false;
  std::uint32_t start_ = 0;
  std::vector<Instruction> code_;                       // ends with accept
  std::vector<std::uint32_t> before_, first_before_;    // of each instruction those that go on to it without a character
  std::vector<std::unique_ptr<const re2::RE2>> atoms_;  // what each matches is RE2's to say
  std::vector<std::vector<std::uint32_t>> takes_;       // of each atom its instructions
};

// The matches in text[begin, end), with context on both sides.
class Linear::Run {
 public:
  // Reads the text once, backwards. Raises Error(out_of_budget, "text", …) where program and text are too large together,
  // Error(invalid_text, "text", …) where the text is not valid UTF-8.
  Run(const Linear& program, std::string_view text, std::size_t begin, std::size_t end);

  // The leftmost match that begins at `from` or behind it; `from` never goes back.
  bool next(std::size_t from, Span& match);

 private:
  // From which instructions a match can still be reached, a bit each.
  using Set = std::uint64_t;

  std::uint32_t class_at(std::size_t at, std::size_t end);
  std::uint32_t new_class(std::string_view character);
  unsigned context(std::size_t at) const;
  std::size_t behind(std::size_t at) const;
  std::size_t whole(std::size_t at) const;
  void step(const Set* after, std::size_t at, std::size_t next, Set* out);
  void new_step(const Set* after, std::uint32_t character, unsigned context, Set* out);
  void close(unsigned context, Set* out);
  template <class Take>
  void backwards(std::size_t from, std::size_t to, const Set* last, Take&& take);
  const Set* load(std::size_t at);
  std::size_t finish(std::size_t at);

  const Linear& program_;
  std::string_view text_;
  std::size_t begin_, end_, words_, block_;
  std::vector<Set> marks_;         // the sets at the blocks' begins, and at the end
  std::vector<Set> sets_;          // those of the block at hand
  std::size_t from_ = 1, to_ = 0;  // its begin and end
  std::vector<Set> steps_;         // those taken lately, by hash: class and context, the set after, the set before
  std::vector<std::uint32_t> work_, seen_;
  std::uint32_t round_ = 0;
  std::array<std::uint32_t, 256> low_;  // the class of an ASCII character or a byte
  std::unordered_map<char32_t, std::uint32_t> high_;
  std::unordered_map<std::string, std::uint32_t> class_of_atoms_;
  std::vector<std::vector<std::uint32_t>> takes_;  // of each class the instructions that take it
};

}  // namespace newspan
