// Names: people, organizations, places, others; with the fullest form of each in the text, and the country of places and
// demonyms.
#pragma once

#include <utility>
#include <vector>

#include "grammar/matcher.hpp"
#include "news/records.hpp"
#include "text/text.hpp"

namespace newspan {

struct NameScratch {
  Items items;
  Buffer<Symbol> symbols;
  std::vector<Mask> masks;
  // (hash, name) of whole forms, and of the words of names of several; sorted
  std::vector<std::pair<std::uint32_t, std::uint32_t>> forms, words;
};

// Reads contacts, structures, times and acronyms; appends to records.names, in the order of the text.
void read_names(const Text& text, NameScratch& scratch, Records& records);

}  // namespace newspan
