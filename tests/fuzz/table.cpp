// Any bytes as a pickled table: a table that can be read in every way, or a clear error. The first bytes say which ones of a good table
// are changed.
#include <cstring>

#include "newspan/arrow.hpp"
#include "newspan/error.hpp"
#include "newspan/extractor.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace newspan;
  static const std::string good = [] {
    Documents d;
    d.add("“Łódź lost 12,000 jobs on Monday,” Ana White said. Mail press@acme.org.", std::int64_t{7}, "2025-07-02");
    return serialize(Extractor({.threads = 1}).extract(d));
  }();
  std::string bytes = good;
  for (; size >= 4; data += 4, size -= 4) {
    const std::size_t at = (data[0] | data[1] << 8 | data[2] << 16) % bytes.size();
    bytes[at] = static_cast<char>(data[3]);
  }
  bytes.resize(bytes.size() - size);
  try {
    const Table t = deserialize(bytes);
    to_json_lines(t);
    to_json_lines(facts(t));
    filter(t, "quote");
    flatten(t);
    ArrowArrayStream stream;
    export_stream(t, {}, &stream);
    stream.release(&stream);
  } catch (const Error&) {
  }
  return 0;
}
