// Records: what the extractors found in one text, kind by kind. The only place where kinds meet: an extractor
// reads what came before it here and adds its own.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "newspan/span.hpp"

namespace newspan {

// A string of at most 63 bytes without heap; longer ones are cut at a character.
class ShortString {
 public:
  ShortString() = default;
  ShortString(std::string_view s) {  // NOLINT: implicit on purpose
    std::size_t n = s.size() < sizeof data_ ? s.size() : sizeof data_;
    while (n > 0 && n < s.size() && (static_cast<unsigned char>(s[n]) & 0xC0) == 0x80) --n;  // never half a character
    for (; size_ < n; ++size_) data_[size_] = s[size_];
  }
  ShortString(const std::string& s) : ShortString(std::string_view(s)) {}  // NOLINT
  ShortString(const char* s) : ShortString(std::string_view(s)) {}         // NOLINT
  std::string_view view() const { return {data_, size_}; }
  bool empty() const { return size_ == 0; }

 private:
  char data_[63];
  std::uint8_t size_ = 0;
};

inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();
inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

// What every row has.
struct Row {
  Span span;
  const char* rule = "";
  std::uint32_t first = 0, last = 0;  // tokens
};

enum class TimeType : std::uint8_t { date, time, duration, set };

struct Time : Row {
  TimeType type = TimeType::date;
  ShortString norm;
  std::string_view mod;                               // TIMEX3's, or empty
  std::int64_t earliest = kNoTime, latest = kNoTime;  // seconds since 1970, local to the text; latest exclusive
  Span zone;
};

enum class StructureType : std::uint8_t { dateline };

struct Structure : Row {
  StructureType type = StructureType::dateline;
};

struct Quantity : Row {
  double value = kNoValue, high = kNoValue;
  Span hedge;
  std::string_view bound = "=";
  std::string_view dimension;
  ShortString unit;
  std::string_view role;
  std::string_view trend;
  int time = -1;  // index of the governing time in Records::times
};

struct Acronym : Row {
  Span long_form;  // empty: not spelled out
};

struct Records {
  std::vector<Structure> structures;
  std::vector<Time> times;
  std::vector<Quantity> quantities;
  std::vector<Acronym> acronyms;

  void clear() {
    structures.clear();
    times.clear();
    quantities.clear();
    acronyms.clear();
  }
};

}  // namespace newspan
