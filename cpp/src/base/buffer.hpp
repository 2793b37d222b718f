// Buffer: a vector that grows, never shrinks and never fills its memory with zeros; the scratch of a thread.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

namespace newspan {

template <class T>
class Buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  void clear() { size_ = 0; }
  void reserve(std::size_t n) {
    if (n > capacity_) grow(n);
  }
  void push_back(const T& value) {
    if (size_ == capacity_) {
      const T copy = value;
      grow(size_ + 1);
      data_[size_++] = copy;
      return;
    }
    data_[size_++] = value;
  }
  // The caller writes what it resizes to: new elements hold no value.
  void resize_uninitialized(std::size_t n) {
    reserve(n);
    size_ = n;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  T& operator[](std::size_t i) { return data_[checked(i)]; }
  const T& operator[](std::size_t i) const { return data_[checked(i)]; }
  T& back() { return data_[checked(size_ - 1)]; }
  const T& back() const { return data_[checked(size_ - 1)]; }
  const T* begin() const { return data_.get(); }
  const T* end() const { return data_.get() + size_; }

 private:
  // A wrong index ends the process, in the builds that look.
  std::size_t checked(std::size_t i) const {
#ifdef NEWSPAN_CHECKED
    if (i >= size_) __builtin_trap();
#endif
    return i;
  }
  void grow(std::size_t n) {
    std::size_t wanted = capacity_ + capacity_ / 2 + 16;
    if (wanted < n) wanted = n;
    std::unique_ptr<T[]> fresh(new T[wanted]);
    for (std::size_t i = 0; i < size_; ++i) fresh[i] = data_[i];
    data_ = std::move(fresh);
    capacity_ = wanted;
  }

  std::unique_ptr<T[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace newspan
