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

// Lets other threads run Python while this one works without it. Where the interpreter ends meanwhile this thread, a daemon, sleeps until
// the process is gone: there is nothing left to come back to.
class Unlocked {
 public:
  Unlocked() : state_(PyEval_SaveThread()) {}
  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;
  ~Unlocked() noexcept(false);  // Python may end the thread here

 private:
  PyThreadState* state_;
};

void bind_errors(py::module_& m);
void bind_unicode(py::module_& m);
void bind_pattern(py::module_& m);
void bind_rules(py::module_& m);
void bind_extractor(py::module_& m);

}  // namespace newspan::python
