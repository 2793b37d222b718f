// What the links share: questions about tokens, and the parts of link_quantities.
#pragma once

#include <algorithm>
#include <initializer_list>

#include "link/link.hpp"
#include "tables.hpp"

namespace newspan {

inline bool has(const Text& t, std::uint32_t token, ClassId cls) {
  const Token& k = t.tokens[token];
  return kLexicon.sense(k.entry, cls, k.shape);
}
inline bool has(const Text& t, std::uint32_t token, std::initializer_list<ClassId> any) {
  const Token& k = t.tokens[token];
  return kLexicon.any_sense(k.entry, any, k.shape);
}

inline bool word(const Text& t, std::uint32_t token, std::initializer_list<std::string_view> words) {
  return token < t.tokens.size() && std::find(words.begin(), words.end(), t.of(token)) != words.end();
}

// When what a figure states holds.
void link_times(const Text& t, Records& r);
// Who says it, and when it was said: the innermost quote that holds the figure tells.
void link_voices(const Text& t, Records& r);

}  // namespace newspan
