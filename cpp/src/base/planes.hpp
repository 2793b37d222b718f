// Planes: which bytes of a text are ASCII letters, and which of them capitals: a bit each, some thousand bytes at a time.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace newspan {

class Planes {
 public:
  static constexpr std::size_t kBytes = 4096;  // at once
  static constexpr std::size_t kWindow = 57;   // bits that a look gives at least

  // `simd`: by the vectors that the machine has; the same either way.
  explicit Planes(std::string_view text, bool simd = true) : text_(text), simd_(simd) { read(0); }

  // The letters and capitals among the bytes from `at` on, which only grows: kWindow bits or some more, those behind the text's end 0.
  struct Window {
    std::uint64_t letters, capitals;
  };
  Window at(std::size_t at) {
    if (at - begin_ + kWindow > kBytes) read(at);
    return {window(letters_, at - begin_), window(capitals_, at - begin_)};
  }

 private:
  static constexpr std::size_t kWords = kBytes / 64;

  static std::uint64_t window(const std::uint64_t* plane, std::size_t at) {
    std::uint64_t x;
    std::memcpy(&x, reinterpret_cast<const char*>(plane) + at / 8, 8);
    return x >> (at % 8);
  }
  void read(std::size_t at);

  std::string_view text_;
  bool simd_;
  std::size_t begin_ = 0;
  std::uint64_t letters_[kWords], capitals_[kWords];  // those of the text, and one behind its last
};

}  // namespace newspan
