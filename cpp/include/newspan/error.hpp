// Error: what every fault of newspan is reported as: a code, the argument at fault and the position in it.
//
//   try { ... } catch (const newspan::Error& e) { e.code(); e.argument(); e.position(); e.what(); }
//
// User input never crashes, hangs or is dropped in silence: it is answered or it raises one of these.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>

namespace newspan {

enum class ErrorCode {
  invalid_text,      // not valid UTF-8, a lone surrogate, or too long
  invalid_pattern,   // a regular expression that RE2 cannot take
  invalid_argument,  // an option out of its range, an unknown kind or form
  unsupported,       // a column type or charset that newspan does not read
  out_of_budget,     // a pattern that needs more memory than it was given
  stopped,           // the caller wished it
};

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, std::string argument, const std::string& message, std::optional<std::size_t> position = {})
      : std::runtime_error(message), code_(code), argument_(std::move(argument)), position_(position) {}

  ErrorCode code() const { return code_; }
  const std::string& argument() const { return argument_; }
  // Where in the argument: a code point of a text or a pattern, a row of a column.
  std::optional<std::size_t> position() const { return position_; }

 private:
  ErrorCode code_;
  std::string argument_;
  std::optional<std::size_t> position_;
};

}  // namespace newspan
