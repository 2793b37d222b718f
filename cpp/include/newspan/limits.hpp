// Limits: how long a text may be. Spans hold 32 bits; what is longer is told so at every entry.
#pragma once

#include <cstddef>
#include <string_view>

namespace newspan {

// Whatever is searched, cut or normalised.
inline constexpr std::size_t kMaxBytes = (std::size_t{1} << 31) - 1;
// A document to extract from: what is held beside it is many times as large.
inline constexpr std::size_t kMaxDocument = std::size_t{64} << 20;

// Raises Error(invalid_text, argument, …) for more than `most`, a whole number of MiB or kMaxBytes.
void check_size(std::string_view text, std::string_view argument = "text", std::size_t most = kMaxBytes);

}  // namespace newspan
