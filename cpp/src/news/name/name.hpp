// Names: people, organizations, places, others; with the fullest form of each in the text, and the country of places and
// demonyms.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "grammar/matcher.hpp"
#include "news/records.hpp"
#include "text/text.hpp"

namespace newspan {

struct NameScratch {
  Items items;
  Buffer<Symbol> symbols;
  std::vector<Mask> masks;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> forms, words;
  std::unordered_map<std::string_view, bool> lower;
};

// Reads contacts, structures, times and acronyms; appends to records.names, in the order of the text.
void read_names(const Text& text, NameScratch& scratch, Records& records);

}  // namespace newspan
