// Documents in pieces that threads take in turn.
#pragma once

#include <utility>
#include <vector>

#include "newspan/extractor.hpp"

namespace newspan {

// Of about a quarter of a megabyte: [first, last) of the documents; the fields of one record stay together.
std::vector<std::pair<std::size_t, std::size_t>> chunks_of(const Documents& in);

}  // namespace newspan
