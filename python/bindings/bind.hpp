// What the binding files share. No logic lives here: types are turned into C++'s, the GIL is released around the work.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string_view>

#include "newspan/span.hpp"

namespace newspan::python {

namespace py = pybind11;

// A Python str as UTF-8 for as long as this lives. Lone surrogates raise TextError with their position, or are read
// as U+FFFD one for one.
class Utf8 {
 public:
  Utf8(py::handle str, bool replace);
  std::string_view view() const { return view_; }

 private:
  py::object owner_;
  std::string_view view_;
};

void bind_errors(py::module_& m);
void bind_unicode(py::module_& m);
void bind_pattern(py::module_& m);
void bind_rules(py::module_& m);
void bind_extractor(py::module_& m);

}  // namespace newspan::python
