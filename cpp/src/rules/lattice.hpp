// The items of a text that users' patterns walk over, and the walk.
//
// Every reading is an item beside the others, none hides another: a token, a phrase of the lexicon, a number of several tokens, a record.
// A pattern goes from token to token along them; one automaton a pattern, an index from what an item is to the patterns that may begin
// with it. Nothing crosses the start of a sentence, unless inside a record. Linear time: a match reads at most kMaxReach tokens.
#pragma once

#include <span>
#include <vector>

#include "rules/token_pattern.hpp"
#include "text/text.hpp"

namespace newspan {

inline constexpr std::uint32_t kMaxReach = 400;

struct RuleItem {
  enum Kind : std::uint8_t { plain, phrase, record } kind;
  Shape shape;
  EntryId entry;
  WordId word;
  std::uint32_t question;     // of a record: which it answers
  std::uint32_t first, last;  // tokens, the last exclusive
};

class Lattice {
 public:
  // The text's own items; records are added question by question, then sealed.
  void reset(const Text& text, const RuleTests& tests);
  // What answers a question: tokens [first, last).
  void add(std::uint32_t question, std::uint32_t first, std::uint32_t last);
  void seal();

  const Text& text() const { return *text_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(shapes_.size()); }
  // Of the items that begin at a token, the longest first: those but the token itself, and that.
  std::span<const RuleItem> wide(std::uint32_t token) const {
    return {wide_.data() + first_wide_[token], wide_.data() + first_wide_[token + 1]};
  }
  RuleItem token(std::uint32_t i) const { return {RuleItem::plain, shapes_[i], text_->tokens[i].entry, words_[i], 0, i, i + 1}; }
  std::string_view text_of(const RuleItem& i) const {
    return Span{text_->tokens[i.first].begin, text_->tokens[i.last - 1].end}.of(text_->text);
  }
  Span span(std::uint32_t first, std::uint32_t last) const { return {text_->tokens[first].begin, text_->tokens[last - 1].end}; }
  // Whether an item lies inside a record that answers the question.
  bool inside(std::uint32_t question, const RuleItem& i) const;
  // Whether a match may not go on at this token.
  bool closed(std::uint32_t token) const { return text_->tokens[token].flags & kSentenceStart; }

 private:
  struct Cover {
    std::uint32_t first, last;  // the furthest that a record from `first` on, or from before, reaches
  };

  const Text* text_ = nullptr;
  std::vector<WordId> words_;
  std::vector<Shape> shapes_;
  std::vector<RuleItem> wide_;
  std::vector<std::uint32_t> first_wide_;
  std::vector<std::vector<Cover>> covers_;  // of each question
};

struct TokenMatch {
  std::uint32_t pattern;      // place among those given
  std::uint32_t first, last;  // tokens: the extent
  std::uint32_t captures;     // where its captures begin, see below
};
struct TokenRange {
  std::uint32_t first = 0, last = 0;
  bool empty() const { return first == last; }
};

// Patterns that are looked for together.
class TokenMatcher {
 public:
  struct Entry {
    const TokenPattern* pattern;
    std::uint32_t number;  // told with its matches
    bool everywhere;       // from every token; else left to right without overlap
  };
  TokenMatcher(std::vector<Entry> patterns, const RuleTests& tests);

  // What one thread needs.
  struct Scratch {
    std::vector<TokenMatch> matches;   // of each pattern by their place
    std::vector<TokenRange> captures;  // as many as the pattern has names, each
    std::uint64_t steps = 0;           // tests made
    std::vector<std::uint64_t> active, mask, seen;
    std::vector<std::uint32_t> ends, free, tried, needed;
    std::vector<TokenRange> slots;
    struct Point {
      std::uint32_t pc, at;  // pc = kRestore: a slot's old value
      TokenRange old;
    };
    std::vector<Point> stack;
    struct Offer {
      std::uint32_t pattern, first, last, size, captures;
    };
    std::vector<Offer> offers;
  };
  // Appends to scratch.matches: leftmost, of those the longest, for each pattern by itself.
  void run(const Lattice& lattice, Scratch& scratch) const;

 private:
  struct Walk;
  friend struct Walk;

  // Which patterns an item is a key of: by its word or entry, by its shape, by the question it answers; and those that have no keys.
  struct Index {
    std::vector<std::uint32_t> word_start, by_word;
    std::vector<std::vector<std::uint32_t>> by_shape, by_question;
    std::vector<std::uint32_t> any;

    void build(const std::vector<const ItemKeys*>& keys, const RuleTests& tests);
    template <class Take>
    void each(const RuleItem& i, Take&& take) const {
      const auto of_word = [&](WordId w) {
        for (std::uint32_t k = word_start[w]; k < word_start[w + 1]; ++k) take(by_word[k]);
      };
      if (i.word) of_word(i.word);
      if (i.entry && i.entry != i.word) of_word(i.entry);
      for (std::uint32_t place : by_shape[static_cast<std::size_t>(i.shape)]) take(place);
      if (i.kind == RuleItem::record)
        for (std::uint32_t place : by_question[i.question]) take(place);
    }
  };

  std::vector<Entry> patterns_;
  const RuleTests& tests_;
  Index begin_, needs_;  // of what a match may begin with; of what it must hold
};

}  // namespace newspan
