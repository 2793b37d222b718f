// What ICU refuses, as an Error.
#pragma once

#include <unicode/utypes.h>

#include <string>

#include "newspan/error.hpp"

namespace newspan {

inline void check(UErrorCode code, const char* what) {
  if (U_FAILURE(code)) throw Error(ErrorCode::unsupported, what, std::string(what) + ": ICU says " + u_errorName(code));
}

}  // namespace newspan
