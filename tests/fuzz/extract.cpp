// Any bytes: every span lies in the text, rows come in order, nothing crashes.
#include <cstdlib>

#include "newspan/extractor.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace newspan;
  static const Extractor x({.kinds = Extractor::kinds(), .threads = 1, .errors = OnInvalidText::replace});
  Documents d;
  d.add({reinterpret_cast<const char*>(data), size}, {}, "2025-07-02");
  const Table t = x.extract(d);
  if (!t.bad.empty()) std::abort();
  for (const auto& b : t.batches)
    for (std::size_t row = 0; row < static_cast<std::size_t>(b->rows); ++row)
      for (const Column& c : b->columns)
        if (c.type == ColumnType::utf8 && !c.empty() && c.offsets[row] > c.offsets[row + 1]) std::abort();
  return 0;
}
