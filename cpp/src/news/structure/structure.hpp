// Structure: what is not the story's prose: datelines, bylines, headlines, subheads, captions, promotion, corrections,
// items of lists. Lines that open with telling words are found by rules (data/en/structure.rules), those that tell by
// their place and length by plain code.
#pragma once

#include "grammar/items.hpp"
#include "news/records.hpp"

namespace newspan {

struct StructureScratch {
  Items items;
  Buffer<Symbol> symbols;
  std::vector<Mask> masks;
};

void read_structure(const Text& text, StructureScratch& scratch, Records& records);

}  // namespace newspan
