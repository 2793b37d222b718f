// A long text that costs nothing.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <string_view>

namespace newspan {

// Address space alone: no page of it is touched.
class Untouched {
 public:
  explicit Untouched(std::size_t size)
      : size_(size), at_(mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) {}
  ~Untouched() { munmap(at_, size_); }
  Untouched(const Untouched&) = delete;
  Untouched& operator=(const Untouched&) = delete;
  bool ok() const { return at_ != MAP_FAILED; }
  std::string_view view() const { return {static_cast<const char*>(at_), size_}; }

 private:
  std::size_t size_;
  void* at_;
};

}  // namespace newspan
