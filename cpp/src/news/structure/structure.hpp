// What is not the story's prose. So far: the dateline that opens a dispatch (KYIV, Ukraine, March 4 (Reuters) –).
#pragma once

#include "news/records.hpp"
#include "text/text.hpp"

namespace newspan {

// Appends to records.structures.
void read_structure(const Text& text, Records& records);

}  // namespace newspan
