#include "newspan/limits.hpp"

#include <string>

#include "newspan/error.hpp"

namespace newspan {

void check_size(std::string_view text, std::string_view argument, std::size_t most) {
  if (text.size() <= most) return;
  const std::string name(argument), told = most == kMaxBytes ? "2 GiB" : std::to_string(most >> 20) + " MiB";
  throw Error(ErrorCode::invalid_text, name, name + ": longer than " + told + " (" + std::to_string(text.size()) + " bytes)");
}

}  // namespace newspan
