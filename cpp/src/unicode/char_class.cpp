#include "unicode/char_class.hpp"

#include <unicode/uchar.h>

namespace newspan {

CharClass char_class(char32_t c) {
  const auto u = static_cast<UChar32>(c);
  switch (u_charType(u)) {
    case U_LOWERCASE_LETTER: return CharClass::lower;
    case U_UPPERCASE_LETTER:
    case U_TITLECASE_LETTER: return CharClass::upper;
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER: return CharClass::letter;
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_FORMAT_CHAR: return u == 0x200B || u == 0xFEFF ? CharClass::space : CharClass::mark;
    case U_DECIMAL_DIGIT_NUMBER: return CharClass::digit;
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR: return CharClass::line;
    case U_SPACE_SEPARATOR: return CharClass::space;
    case U_CONTROL_CHAR: return u == 0x85 ? CharClass::line : CharClass::space;
    default: return CharClass::sign;
  }
}

}  // namespace newspan
