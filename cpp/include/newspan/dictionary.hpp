// Dictionary: many terms over one text, each leading to an entry.
//
//   newspan::Dictionary d({{"Kyiv", "UA-30"}, {"Kiev", "UA-30"}}, {.ignore_case = true});
//   std::vector<newspan::Dictionary::Match> found;
//   d.find_all(text, found);                        // d.entry(found[0].term)
//   d.save("cities.terms");                         // newspan::Dictionary::load maps it back
//
// Terms and text are compared after canonical decomposition (UAX #15): composed and decomposed letters are one. A space in a
// term takes any run of white space; ' and ’, - and ‐ and – are one; soft hyphens and direction marks do not count. Spans are
// those of the text as it stands; they never cut a letter from its marks. Cost: one look a word, and one more for each word of the
// terms that begin alike: at most kMaxTerm looks from each place where a term may begin. Immutable; shared by threads.
#pragma once

#include <cstdint>
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

// Strings one behind the other: four bytes each and their own.
class StringPool {
 public:
  // Raises Error(invalid_argument, "terms", …) where all together have more than 4 GB.
  void add(std::string_view s);
  std::size_t size() const { return ends_.size(); }
  const std::vector<std::uint32_t>& ends() const { return ends_; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::vector<std::uint32_t> ends_;
};

class Dictionary {
 public:
  struct Term {
    std::string text;
    std::string entry;
  };
  // What a dictionary is made of. Entries and notes are kept as they are, as many as there are terms, or none.
  struct Terms {
    StringPool texts, entries, notes;
    std::string about;  // kept too: what the entries and notes are
  };
  struct Match {
    std::uint32_t term;  // index
    Span span;
    friend bool operator==(const Match&, const Match&) = default;
  };

  // Terms that compare equal are all reported. Raises Error(invalid_argument, "terms", message, index) for a term that is
  // not valid UTF-8, holds nothing to compare or more than kMaxTerm.
  explicit Dictionary(const std::vector<Term>& terms, DictionaryOptions options = {});
  explicit Dictionary(Terms terms, DictionaryOptions options = {});
  ~Dictionary();
  Dictionary(Dictionary&&) noexcept;
  Dictionary& operator=(Dictionary&&) noexcept;

  // The file that `save` wrote, mapped: memory is shared by all that load it. `verify` reads it once for its checksum. Raises
  // Error(invalid_argument, "path", …) for what is no such file, of another version, cut short or damaged.
  static Dictionary load(const std::string& path, bool verify = true);
  // Written beside and put in its place at the end: a file that is mapped stays whole.
  void save(const std::string& path) const;

  std::size_t size() const;
  std::string_view text(std::size_t term) const;
  std::string_view entry(std::size_t term) const;  // "" where there are none
  std::string_view note(std::size_t term) const;
  std::string_view about() const;
  const DictionaryOptions& options() const;
  std::size_t bytes() const;     // of memory, or of the file
  double build_seconds() const;  // 0 of one that was loaded

  // Appends every match, by start, the longer first, then by term. The text is valid UTF-8.
  void find_all(std::string_view text, std::vector<Match>& out) const;

 private:
  Dictionary();
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newspan
