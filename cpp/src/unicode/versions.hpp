// Which ICU this was built against.
#pragma once

#include <string>

namespace newspan {

std::string icu_version();
std::string unicode_version();

}  // namespace newspan
