#include "newspan/limits.hpp"

#include <simdjson.h>

#include <string>

#include "base/utf8.hpp"
#include "newspan/error.hpp"

namespace newspan {

void check_size(std::string_view text, std::string_view argument, std::size_t most) {
  if (text.size() <= most) return;
  const std::string name(argument), told = most == kMaxBytes ? "2 GiB" : std::to_string(most >> 20) + " MiB";
  throw Error(ErrorCode::invalid_text, name, name + ": longer than " + told + " (" + std::to_string(text.size()) + " bytes)");
}

void check_text(std::string_view text) {
  check_size(text);
  if (text.empty() || simdjson::validate_utf8(text.data(), text.size())) return;
  const std::size_t at = find_invalid_utf8(text);
  throw Error(ErrorCode::invalid_text, "text", "not valid UTF-8 at byte " + std::to_string(at), at);
}

}  // namespace newspan
