// The files under tests/data.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "newspan/jsonl.hpp"

namespace newspan {

inline std::string file(const std::string& name) {
  std::ifstream in(std::string(NEWSPAN_TEST_DATA) + "/" + name, std::ios::binary);
  std::ostringstream s;
  s << in.rdbuf();
  return s.str();
}

// The sample corpus.
inline Documents articles() {
  Documents d;
  JsonLines reader;
  reader.read(file("articles.jsonl"), d);
  reader.finish(d);
  return d;
}

}  // namespace newspan
