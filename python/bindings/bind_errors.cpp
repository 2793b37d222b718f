#include "bind.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"

#include <chrono>
#include <thread>

namespace newspan::python {

Unlocked::~Unlocked() noexcept(false) {
#if PY_VERSION_HEX >= 0x030D0000
  const auto ends = Py_IsFinalizing;
#else
  const auto ends = _Py_IsFinalizing;
#endif
  while (ends()) std::this_thread::sleep_for(std::chrono::seconds(1));
  PyEval_RestoreThread(state_);
}

namespace {

const char* exception_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_text: return "TextError";
    case ErrorCode::invalid_pattern:
    case ErrorCode::out_of_budget: return "PatternError";
    case ErrorCode::invalid_argument: return "ArgumentError";
    case ErrorCode::unsupported: return "UnsupportedError";
    case ErrorCode::stopped: break;
  }
  return "NewspanError";
}

void raise(const char* name, const std::string& message, const std::string& argument, std::optional<std::size_t> position) {
  const py::object type = py::module_::import("newspan.exceptions").attr(name);
  const py::object e = type(message, py::arg("argument") = argument, py::arg("position") = position);
  PyErr_SetObject(type.ptr(), e.ptr());
}

}  // namespace

Utf8::Utf8(py::handle str, bool replace, const char* argument, ErrorCode code) {
  if (!PyUnicode_Check(str.ptr())) throw py::type_error(std::string(argument) + ": a str is wanted, not " + type_name(str));
  Py_ssize_t size = 0;
  if (const char* data = PyUnicode_AsUTF8AndSize(str.ptr(), &size)) {
    owner_ = py::reinterpret_borrow<py::object>(str);
    view_ = {data, static_cast<std::size_t>(size)};
    check_size(view_, argument);
    return;
  }
  if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) throw py::error_already_set();
  PyErr_Clear();
  const Py_ssize_t n = PyUnicode_GET_LENGTH(str.ptr());
  Py_ssize_t first = -1;
  std::u32string points;
  for (Py_ssize_t i = 0; i < n; ++i) {
    const Py_UCS4 c = PyUnicode_READ_CHAR(str.ptr(), i);
    const bool lone = c >= 0xD800 && c <= 0xDFFF;
    if (lone && first < 0) first = i;
    points.push_back(lone ? U'\uFFFD' : static_cast<char32_t>(c));
  }
  if (!replace) {
    throw Error(code, argument, std::string(argument) + ": lone surrogate at position " + std::to_string(first),
                static_cast<std::size_t>(first));
  }
  owner_ = py::reinterpret_steal<py::object>(
      PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, points.data(), static_cast<Py_ssize_t>(points.size())));
  const char* data = PyUnicode_AsUTF8AndSize(owner_.ptr(), &size);
  if (!data) throw py::error_already_set();
  view_ = {data, static_cast<std::size_t>(size)};
  check_size(view_, argument);
}

void bind_errors(py::module_&) {
  // The one translator: every Error becomes the class of newspan.exceptions that its code names.
  py::register_local_exception_translator([](std::exception_ptr p) {
    try {
      if (p) std::rethrow_exception(p);
    } catch (const Error& e) {
      raise(exception_name(e.code()), e.what(), e.argument(), e.position());
    }
  });
}

}  // namespace newspan::python
