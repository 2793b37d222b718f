// What an atom of a pattern – a literal, an escape, a class, the dot – matches.
// Source: RE2's syntax (https://github.com/google/re2/wiki/Syntax).
#pragma once

#include <optional>
#include <string_view>

#include "unicode/char_set.hpp"

namespace newspan {

struct AtomOptions {
  bool ignore_case = false;
  bool dot_all = false;
  bool bytes = false;    // an atom of bytes: code points up to 255
  bool unicode = false;  // \w, \d, \s are Unicode's
};
// What one piece of a pattern that RE2 takes matches; none where it is not known here.
std::optional<CharSet> read_atom(std::string_view text, AtomOptions options);

}  // namespace newspan
