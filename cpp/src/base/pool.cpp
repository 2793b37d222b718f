#include "base/pool.hpp"

#if defined(__linux__)
#include <sched.h>
#endif

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <numeric>
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

Pool::Pool(const std::vector<std::size_t>& weights) : order_(weights.size()) {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const std::size_t heavy =
      weights.empty() ? 0 : 2 * (std::accumulate(weights.begin(), weights.end(), std::size_t{0}) / weights.size() + 1);
  const auto light = std::stable_partition(order_.begin(), order_.end(), [&](std::size_t i) { return weights[i] >= heavy; });
  std::stable_sort(order_.begin(), light, [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; });
}

void Pool::run(unsigned threads, Watch& watch, const std::function<void(bool asks)>& work) {
  const std::size_t wanted = std::min<std::size_t>(threads ? threads : processors(), order_.size());
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
