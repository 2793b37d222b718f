// Long work with the interpreter unlocked, and streams of what it yields.
#pragma once

#include <optional>

#include "bind.hpp"
#include "newspan/arrow.hpp"
#include "newspan/matches.hpp"

namespace newspan::python {

// work(stop) with the interpreter unlocked. In Python's main thread the handlers of signals run meanwhile; what they raise is raised.
template <class Work>
auto interruptible(Work&& work) {
  const py::module_ threading = py::module_::import("threading");
  std::optional<py::error_already_set> raised;
  std::function<bool()> stop;
  if (threading.attr("get_ident")().equal(threading.attr("main_thread")().attr("ident")))
    stop = [&raised] {
      const py::gil_scoped_acquire locked;
      if (PyErr_CheckSignals() == 0) return false;
      raised.emplace();
      return true;
    };
  try {
    const Unlocked unlocked;
    return work(stop);
  } catch (const Error&) {
    if (raised) throw std::move(*raised);
    throw;
  }
}

template <class Export>
py::capsule stream_capsule(Export&& export_to) {
  auto* stream = new ArrowArrayStream{};
  export_to(stream);
  return py::capsule(stream, "arrow_array_stream", [](PyObject* o) {
    auto* s = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(o, "arrow_array_stream"));
    if (s->release) s->release(s);
    delete s;
  });
}

// What scan(options) finds, as a stream.
template <class Scan>
py::capsule scanned(Scan&& scan, unsigned threads, bool lists = false) {
  const NamedColumns found = interruptible([&](const std::function<bool()>& stop) { return scan(ScanOptions{threads, stop, lists}); });
  return stream_capsule([&](ArrowArrayStream* out) { export_stream(found, out); });
}

}  // namespace newspan::python
