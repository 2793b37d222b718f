// Watch: how a caller's wish to stop reaches long work: a signal, a cancelled task.
//
//   Watch watch(ask);                    // of one call, shared by its threads
//   Lookout lookout(&watch, true);       // of one thread; true: it is the caller's own, which may ask
//   lookout.check();                     // here and there in what takes long; throws Error(stopped)
#pragma once

#include <atomic>
#include <chrono>
#include <functional>

#include "newspan/error.hpp"

namespace newspan {

class Watch {
 public:
  // `ask` answers true to stop; it is asked by the caller's thread alone, some twenty times a second.
  explicit Watch(std::function<bool()> ask) : ask_(std::move(ask)) {}

  static constexpr std::chrono::milliseconds kPause{50};

  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }
  void ask() {
    if (ask_ && !stopped() && ask_()) stopped_.store(true, std::memory_order_relaxed);
  }

 private:
  std::function<bool()> ask_;
  std::atomic<bool> stopped_{false};
};

class Lookout {
 public:
  Lookout() = default;
  Lookout(Watch* watch, bool asks) : watch_(watch), asks_(asks) {}

  void check() {
    if (!watch_) return;
    if (asks_ && ++calls_ % 64 == 0)
      if (const auto now = std::chrono::steady_clock::now(); now - asked_ >= Watch::kPause) {
        asked_ = now;
        watch_->ask();
      }
    if (watch_->stopped()) throw Error(ErrorCode::stopped, "", "stopped by the caller");
  }

 private:
  Watch* watch_ = nullptr;
  bool asks_ = false;
  unsigned calls_ = 0;
  std::chrono::steady_clock::time_point asked_ = std::chrono::steady_clock::now();
};

}  // namespace newspan
