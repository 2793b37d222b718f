// A pattern as RE2 takes it.
#pragma once

#include <string>
#include <string_view>

namespace newspan {

// (?<name>…) as (?P<name>…): older RE2s know only the latter; and \Z, the end of the text in Python's re, as \z. Classes,
// \Q…\E and other escapes are passed over.
std::string in_re2_syntax(std::string_view pattern);

}  // namespace newspan
