// Figures: quantity rows from data/en/quantity.rules. Empty beats wrong: where the value is in doubt there is no row.
#pragma once

#include <string_view>

#include "grammar/items.hpp"
#include "news/records.hpp"

namespace newspan {

struct QuantityOptions {
  std::string_view dollar = "USD";  // ISO 4217: what a bare `$` or `dollars` means
};

struct QuantityScratch {
  Items items;  // the text's, with dates, clock times and sets as one item each
  Buffer<Symbol> symbols;
  std::vector<Mask> masks;
};

// Reads records.times; appends to records.quantities, in the order of the text.
void read_quantities(const Text& text, const QuantityOptions& options, QuantityScratch& scratch, Records& records);

// The singular of an English plural (troops → troop, people → people); lower case.
std::string singular(std::string_view word);
// Whether a word looks like the plural of a noun that can be counted.
bool is_plural(std::string_view word, EntryId entry, Shape shape);
// Of a phrase: world leaders → leaders.
std::string_view last_word(std::string_view phrase);

}  // namespace newspan
