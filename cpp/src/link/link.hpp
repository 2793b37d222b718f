// Links between records: which time governs a figure. Each link is one function that answers one question and
// abstains where the text leaves it open.
#pragma once

#include "news/records.hpp"
#include "text/text.hpp"

namespace newspan {

// Sets Quantity::time where one expression of the same sentence says when the figure holds.
void link_times(const Text& text, Records& records);

}  // namespace newspan
