// Sets of characters. ICU answers (general category, script, simple case folding).
#pragma once

#include <cstdint>
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

// A general category or a script by RE2's names (L, Lu, Greek, Any); empty where there is none.
CharSet property_set(std::string_view name);

}  // namespace newspan
