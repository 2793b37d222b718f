// Acronyms and what they stand for, where the text spells it out, in both orders:
// World Health Organization (WHO), NATO (North Atlantic Treaty Organization).
// Source: Schwartz & Hearst, A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text, PSB 2003.
#pragma once

#include "news/records.hpp"
#include "text/text.hpp"

namespace newspan {

// Reads records.structures; appends to records.acronyms, in the order of the text. Every occurrence of a form that the text spells out
// anywhere carries its long form.
void read_acronyms(const Text& text, Records& records);

}  // namespace newspan
