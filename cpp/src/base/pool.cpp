#include "base/pool.hpp"

#if defined(__linux__)
#include <sched.h>
#endif

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace newspan {
namespace {

unsigned processors() {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<unsigned>(CPU_COUNT(&set));
#endif
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

void Pool::run(unsigned threads, Watch& watch, const std::function<void(bool asks)>& work) {
  const std::size_t wanted = std::min<std::size_t>(threads ? threads : processors(), pieces_);
  std::exception_ptr failure;
  const auto guarded = [&](bool asks) {
    try {
      work(asks);
    } catch (...) {
      if (!failed_.exchange(true)) failure = std::current_exception();
    }
  };
  std::mutex mutex;
  std::condition_variable ended;
  std::size_t running = 0;
  const auto count = [&](bool begins) {
    const std::lock_guard lock(mutex);
    begins ? ++running : --running;
    ended.notify_one();
  };
  std::vector<std::thread> pool;
  for (std::size_t i = 1; i < wanted; ++i) {
    count(true);
    try {
      pool.emplace_back([&] {
        guarded(false);
        count(false);
      });
    } catch (const std::system_error&) {  // no more are to be had: fewer do it too
      count(false);
      break;
    }
  }
  guarded(true);
  for (std::unique_lock lock(mutex); running;)
    if (!ended.wait_for(lock, Watch::kPause, [&] { return running == 0; })) {
      lock.unlock();
      watch.ask();
      lock.lock();
    }
  for (std::thread& thread : pool) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace newspan
