// Breaks: where characters, words and sentences end, as UAX #29 and ICU have it.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "newspan/span.hpp"
#include "newspan/unicode.hpp"

namespace newspan {

// ICU's own.
class Breaks {
 public:
  explicit Breaks(Boundary what);
  ~Breaks();
  // The stretches between the boundaries of the part [begin, end) of a text, without white space at either end; those of nothing else
  // are left out. Behind what is in `out`.
  void find(std::string_view text, std::uint32_t begin, std::uint32_t end, std::vector<Span>& out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The words of a text as Breaks would have them: letters, digits and the signs between them by a table of their own, stretches of
// other characters by ICU.
void find_words(std::string_view text, std::vector<Span>& out);

}  // namespace newspan
