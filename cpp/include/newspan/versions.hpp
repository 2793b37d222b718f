// The versions of newspan and of what it stands on; schemas and tables carry them.
#pragma once

#include <string>

namespace newspan {

struct Versions {
  std::string newspan, icu, unicode, re2;
};
Versions versions();

}  // namespace newspan
