// Planes: of which kind the bytes of a text are, a bit each, some thousand bytes at a time.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace newspan {

class Planes {
 public:
  static constexpr std::size_t kBytes = 4096;  // at once
  static constexpr std::size_t kWindow = 57;   // bits that a look gives at least

  enum Plane : std::uint8_t {
    letters,  // of ASCII, as all others
    capitals,
    spaces,
    ends,   // what ends a word whatever comes behind it; dots before such, or before white space, too
    loose,  // signs before white space, or before the text's end
    kPlanes,
  };

  // `simd`: by the vectors that the machine has; the same either way.
  explicit Planes(std::string_view text, bool simd = true) : text_(text), simd_(simd) { read(0); }

  // The bytes from `at` on, which only grows, that are of a kind: kWindow bits or some more, those behind the text's end 0. (Of a byte that
  // is the last of what is read at once may not be known what comes behind it.)
  template <Plane... wanted>
  auto at(std::size_t at) {
    if (at - begin_ + kWindow > kBytes) read(at);
    struct Windows {
      std::uint64_t bits[kPlanes];
      std::uint64_t operator[](Plane p) const { return bits[p]; }
    } out;
    ((out.bits[wanted] = window(planes_[wanted], at - begin_)), ...);
    return out;
  }

 private:
  static constexpr std::size_t kWords = kBytes / 64;

  static std::uint64_t window(const std::uint64_t* plane, std::size_t at) {
    std::uint64_t x;
    std::memcpy(&x, reinterpret_cast<const char*>(plane) + at / 8, 8);
    return x >> (at % 8);
  }
  void read(std::size_t at);
  template <auto read64>
  void read_by(std::size_t at);
  void read_by_avx2(std::size_t at);

  std::string_view text_;
  bool simd_;
  std::size_t begin_ = 0;
  std::uint64_t planes_[kPlanes][kWords];  // of the text, and of one word behind its last
};

}  // namespace newspan
