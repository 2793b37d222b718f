// Offsets: byte offsets of a UTF-8 text to code points and back. Free on ASCII; else built in one linear pass.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace newspan {

std::size_t count_code_points(std::string_view text);

class Offsets {
 public:
  explicit Offsets(std::string_view text);  // keeps a view of the text
  ~Offsets();
  Offsets(const Offsets&) = delete;
  Offsets& operator=(const Offsets&) = delete;
  std::uint32_t to_code_point(std::uint32_t byte) const;
  std::uint32_t to_byte(std::uint32_t code_point) const;  // past the end: the end

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newspan
