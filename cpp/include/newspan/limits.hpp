// Limits: how long a text may be. Spans hold 32 bits; what is longer is told so at every entry.
#pragma once

#include <cstddef>
#include <string_view>

namespace newspan {

inline constexpr std::size_t kMaxBytes = (std::size_t{1} << 31) - 1;

// Raises Error(invalid_text, argument, …) for more than kMaxBytes.
void check_size(std::string_view text, std::string_view argument = "text");

}  // namespace newspan
