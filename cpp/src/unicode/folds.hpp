// Folds: how single code points read in a comparison that is blind to normalization, and on demand to case and accents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "newspan/unicode.hpp"

namespace newspan {

// Immutable; shared by threads. One table an option; `folds` hands out the four of them.
class Folds {
 public:
  explicit Folds(const FoldOptions& options);

  // The canonical decomposition (UAX #15, NFD) of what the code point folds to, as UTF-8; empty where it is an accent that
  // goes. `scratch` may be written.
  std::string_view of(char32_t c, std::string& scratch) const {
    if (c + 1 < starts_.size()) return std::string_view(pool_).substr(starts_[c], starts_[c + 1] - starts_[c]);
    scratch = slow(c);
    return scratch;
  }
  // The same of a letter and its marks, these in their canonical order.
  std::string together(std::u32string_view letters) const;

 private:
  std::string slow(char32_t c) const { return together({&c, 1}); }

  FoldOptions options_;
  std::string pool_;
  std::vector<std::uint32_t> starts_;
};

const Folds& folds(const FoldOptions& options);

// Letters whose stroke or missing dot is an accent to readers though Unicode does not take it apart: ł → l, ø → o.
char32_t without_stroke(char32_t c);

}  // namespace newspan
