// Any bytes as JSON Lines, in two blocks: every line is a document, a bad row or empty.
#include <cstdlib>

#include "newspan/jsonl.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace newspan;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto read = [&](std::size_t cut) {
    JsonLines j;
    Documents d;
    j.read(all.substr(0, cut), d);
    j.read(all.substr(cut), d);
    j.finish(d);
    return std::pair(d.items.size(), d.bad.size());
  };
  if (read(size / 2) != read(0)) std::abort();
  return 0;
}
