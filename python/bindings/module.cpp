#include "bind.hpp"

// No state of the module's own: it may be used without the GIL's protection.
PYBIND11_MODULE(_core, m) {
  using namespace newspan::python;
  m.doc() = "newspan's C++ core; private. Use the package newspan.";
  bind_errors(m);
  bind_unicode(m);
  bind_pattern(m);
  bind_rules(m);
  bind_dictionary(m);
  bind_extractor(m);
}
