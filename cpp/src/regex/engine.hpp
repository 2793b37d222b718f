// Every match of many patterns over one text, each alone: a filter for places where one may begin, one automaton of all patterns
// from there, and the second lane for those that read on in vain. DESIGN.md beside says how and why.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "newspan/pattern.hpp"
#include "regex/automaton.hpp"
#include "regex/linear.hpp"
#include "regex/starts.hpp"

namespace newspan {

// Immutable; shared by threads.
class Engine {
 public:
  struct Source {
    std::string re2_syntax;
    AtomOptions options;  // `bytes` the same for all
  };
  using Take = std::function<void(std::uint32_t pattern, Span match)>;

  // `max_memory`: bytes of the programs, and of the automaton's states for each thread at work. Raises Error(out_of_budget, "pattern", …,
  // index of the pattern with which it is not enough).
  Engine(const std::vector<Source>& sources, std::size_t max_memory);
  ~Engine();

  // The patterns that are not known here.
  const std::vector<std::uint32_t>& unread() const { return unread_; }

  // Hands out every match, a pattern's from left to right, in text[begin, end) with context on both sides. Raises what Linear::Run raises.
  void find_all(std::string_view text, std::size_t begin, std::size_t end, const Take& take) const;

  // Of a single pattern the leftmost match, or the one that begins `here`, at `begin`; and the one that is all of text[begin, end), with
  // its groups.
  bool find(std::string_view text, std::size_t begin, std::size_t end, bool here, Span& match) const;
  bool whole_match(std::string_view text, std::size_t begin, std::size_t end, std::vector<Span>& groups) const;

  // Bytes at the moment.
  std::size_t memory() const;

  // Characters read by the automaton, of all threads: what the tests count.
  static std::uint64_t steps();

 private:
  // Patterns that start at the same places.
  struct Group {
    std::vector<std::uint32_t> patterns;
    std::optional<Starts> starts;
    bool empty = false;       // some match may be empty
    bool at_end = false;      // matches end where the text does: they are looked for from there
    std::optional<Run> back;  // the places are behind it
  };
  // What a pattern that reads on in vain is read by instead: forwards once for the end of its next match, from there back to its begin; and
  // where that, too, reads too much, in two passes over the text.
  struct Lane {
    Automaton automaton;
    Linear linear;
  };
  const Lane& lane(std::uint32_t pattern) const;
  // Of a pattern alone: a place that every match goes through, and what leads to it.
  struct Through {
    Starts starts;
    Program program;
    Linear linear;
    Through(Cut cut, const Alphabet& alphabet)
        : starts(std::move(cut.prefixes)), program(std::move(cut.before)), linear(program, alphabet) {}
    Through(const Through&) = delete;
    Through& operator=(const Through&) = delete;
  };

  struct Workspace;
  class Search;
  class Lease;

  void place(std::uint32_t pattern, std::vector<std::vector<Prefix>>& prefixes);

  bool bytes_ = false;
  std::uint32_t any_ = 0;  // the set of all characters
  std::size_t max_memory_, memory_ = 0;
  CharSets sets_;
  std::vector<std::optional<Program>> programs_;
  std::vector<std::optional<Run>> runs_;  // that the pattern's places are the begins of
  std::vector<std::uint32_t> unread_;
  std::optional<Automaton> automaton_;
  std::vector<Group> groups_;
  std::unique_ptr<const Through> through_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Workspace>> idle_;
  mutable std::vector<std::unique_ptr<const Lane>> lanes_;  // made when first asked for
};

// A pattern as the engine reads it.
Engine::Source engine_source(std::string_view pattern, const PatternOptions& options);

}  // namespace newspan
