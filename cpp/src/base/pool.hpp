// Threads that work side by side on one thing.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "base/watch.hpp"

namespace newspan {

// Some pieces of work, each done once.
class Pool {
 public:
  // By the weight of each: in order, but for those that are far heavier than the others, which are begun first, so that none of them is
  // left when the others are done.
  explicit Pool(const std::vector<std::size_t>& weights);

  // Runs `work` in so many threads (0: the processors this process may use), in no more than there are pieces, the caller's among them,
  // which is told so: it is the one that asks the watch whether to stop, and it does also while the others end. Raises the first thing
  // that one of them raises.
  void run(unsigned threads, Watch& watch, const std::function<void(bool asks)>& work);
  // The piece to do next; false where there is none, or a thread has failed.
  bool next(std::size_t& piece) {
    const std::size_t at = failed_ ? order_.size() : next_++;
    if (at >= order_.size()) return false;
    piece = order_[at];
    return true;
  }

 private:
  std::vector<std::size_t> order_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
};

}  // namespace newspan
