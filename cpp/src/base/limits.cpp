#include "newspan/limits.hpp"

#include <string>

#include "newspan/error.hpp"

namespace newspan {

void check_size(std::string_view text, std::string_view argument) {
  if (text.size() <= kMaxBytes) return;
  const std::string name(argument);
  throw Error(ErrorCode::invalid_text, name, name + ": longer than 2 GiB (" + std::to_string(text.size()) + " bytes)");
}

}  // namespace newspan
