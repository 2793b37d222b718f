// Threads that work side by side on one thing.
#pragma once

#include <functional>

#include "base/watch.hpp"

namespace newspan {

// The processors this process may use.
unsigned processors();

// Runs `work` in so many threads at most, the caller's among them, which is told so: it is the one that asks the watch whether to stop, and
// it does also while the others end. Raises the first thing that one of them raises; `failed` tells the others.
class Pool {
 public:
  void run(std::size_t threads, Watch& watch, const std::function<void(bool asks)>& work);
  bool failed() const { return failed_; }

 private:
  std::atomic<bool> failed_{false};
};

}  // namespace newspan
