// What a code point is, for the scan. ICU answers (general category, White_Space).
#pragma once

#include <cstdint>

namespace newspan {

enum class CharClass : std::uint8_t { lower, upper, letter, mark, digit, space, line, sign };

CharClass char_class(char32_t c);

}  // namespace newspan
