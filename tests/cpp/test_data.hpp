// The files under tests/data.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

namespace newspan {

inline std::string file(const std::string& name) {
  std::ifstream in(std::string(NEWSPAN_TEST_DATA) + "/" + name, std::ios::binary);
  std::ostringstream s;
  s << in.rdbuf();
  return s.str();
}

}  // namespace newspan
