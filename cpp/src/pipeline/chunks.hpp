// Documents in pieces that threads take in turn.
#pragma once

#include <utility>
#include <vector>

#include "newspan/extractor.hpp"

namespace newspan {

// [first, last) of the documents: some dozens where there is text enough, of a quarter of a megabyte at most, about; a text that is longer
// stands nearly alone. The fields of one record stay together. All hangs on the texts alone: the answer is the same for any number of
// threads.
using Chunks = std::vector<std::pair<std::size_t, std::size_t>>;
Chunks chunks_of(const Documents& in);
// The bytes of each.
std::vector<std::size_t> weights_of(const Documents& in, const Chunks& chunks);

}  // namespace newspan
