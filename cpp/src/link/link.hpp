// Links between records: of each figure the thing, the whole, the event, its status, the place, the voice, the times; and
// which figure of the text states the same. Each link is one function that answers one question and abstains where the
// text leaves it open.
#pragma once

#include <vector>

#include "grammar/items.hpp"
#include "news/records.hpp"

namespace newspan {

struct LinkScratch {
  enum class Mark : std::uint8_t { none, status, event, event_noun, place };
  struct Place {
    std::uint32_t begin, end;  // items, the preposition not among them
  };
  Items items;
  Buffer<Symbol> symbols;
  std::vector<Mask> masks;
  std::vector<std::uint32_t> item_at;  // by token
  std::vector<Mark> marks;             // by item: what the clause's rules say of it
  std::vector<Place> places;           // in the order of the text
};

// Fills in the links of records.quantities from all other records.
void link_quantities(const Text& text, LinkScratch& scratch, Records& records);

}  // namespace newspan
