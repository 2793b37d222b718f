// Sets of characters, and what an atom of a pattern – a literal, an escape, a class, the dot – matches.
// Source: RE2's syntax (https://github.com/google/re2/wiki/Syntax); general categories and scripts are ICU's.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace newspan {

// Code points as ranges: in order, apart, not touching.
class CharSet {
 public:
  struct Range {
    char32_t first, last;
    friend bool operator==(const Range&, const Range&) = default;
  };
  static constexpr char32_t kLast = 0x10FFFF;

  CharSet() = default;
  explicit CharSet(std::vector<Range> ranges);

  const std::vector<Range>& ranges() const { return ranges_; }
  bool empty() const { return ranges_.empty(); }
  bool contains(char32_t c) const;
  bool contains_all(const CharSet& other) const;
  bool meets(const CharSet& other) const;

  CharSet others() const;                    // all code points that are not in it
  CharSet folded() const;                    // and all that simple case folding takes for one of them
  CharSet with(const CharSet& other) const;  // union
  CharSet up_to(char32_t last) const;

  friend bool operator==(const CharSet&, const CharSet&) = default;

 private:
  std::vector<Range> ranges_;
};

// What \w, \d and \s take: as Python's re has them for str, or of ASCII.
const CharSet& word_characters(bool unicode);
const CharSet& digits(bool unicode);
const CharSet& spaces(bool unicode);

struct AtomOptions {
  bool ignore_case = false;
  bool dot_all = false;
  bool bytes = false;    // an atom of bytes: code points up to 255
  bool unicode = false;  // \w, \d, \s are Unicode's
};
// What one piece of a pattern that RE2 takes matches; none where it is not known here.
std::optional<CharSet> read_atom(std::string_view text, AtomOptions options);

}  // namespace newspan
