// Threads that work side by side on one thing.
#pragma once

#include <functional>

#include "base/watch.hpp"

namespace newspan {

// Some pieces of work, each done once.
class Pool {
 public:
  explicit Pool(std::size_t pieces) : pieces_(pieces) {}

  // Runs `work` in so many threads (0: the processors this process may use), in no more than there are pieces, the caller's among them,
  // which is told so: it is the one that asks the watch whether to stop, and it does also while the others end. Raises the first thing
  // that one of them raises.
  void run(unsigned threads, Watch& watch, const std::function<void(bool asks)>& work);
  // The piece to do next; false where there is none, or a thread has failed.
  bool next(std::size_t& piece) { return !failed_ && (piece = next_++) < pieces_; }

 private:
  std::size_t pieces_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
};

}  // namespace newspan
