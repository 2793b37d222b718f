// Dictionary: many terms over one text, each leading to an entry.
//
//   newspan::Dictionary d({{"Kyiv", "UA-30"}, {"Kiev", "UA-30"}}, {.ignore_case = true});
//   std::vector<newspan::Dictionary::Match> found;
//   d.find_all(text, found);                        // d.terms()[found[0].term].entry
//
// Terms and text are compared after canonical decomposition (UAX #15): composed and decomposed letters are one. A space in a
// term takes any run of white space, ' and ’ are one. Spans are those of the text as it stands; they never cut a letter from
// its marks. Cost: one look a word, and a step a letter of the terms that begin alike: at most kMaxTerm steps from each place where
// a term may begin, so a byte of the text is read for at most so many places. Immutable; shared by threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "newspan/span.hpp"

namespace newspan {

inline constexpr std::size_t kMaxTerm = 1024;  // bytes of a term as it compares

struct DictionaryOptions {
  bool ignore_case = false;     // Unicode's full case folding
  bool ignore_accents = false;  // São Paulo is Sao Paulo, Łódź is Lodz
  bool whole_words = true;      // no letter, digit, mark or _ goes on at either end
  bool overlapping = false;     // every term at every place; else the leftmost, of those the longest, then on behind it
};

class Dictionary {
 public:
  struct Term {
    std::string text;
    std::string entry;
  };
  struct Match {
    std::uint32_t term;  // index
    Span span;
    friend bool operator==(const Match&, const Match&) = default;
  };

  // Terms that compare equal are all reported. Raises Error(invalid_argument, "terms", message, index) for a term that is
  // not valid UTF-8, holds nothing to compare or more than kMaxTerm.
  explicit Dictionary(std::vector<Term> terms, DictionaryOptions options = {});
  ~Dictionary();
  Dictionary(Dictionary&&) noexcept;
  Dictionary& operator=(Dictionary&&) noexcept;

  const std::vector<Term>& terms() const;
  const DictionaryOptions& options() const;

  // Appends every match, by start, the longer first, then by term. The text is valid UTF-8.
  void find_all(std::string_view text, std::vector<Match>& out) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newspan
