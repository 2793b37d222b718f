#include "newspan/versions.hpp"

#include "unicode/versions.hpp"

namespace newspan {

// RE2 does not tell its version; the build takes it from its package or, failing that, from the library's name.
Versions versions() { return {NEWSPAN_VERSION, icu_version(), unicode_version(), NEWSPAN_RE2_VERSION}; }

}  // namespace newspan
