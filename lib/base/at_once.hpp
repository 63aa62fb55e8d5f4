#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace bench {

// Calls `work` with each number below `count` from several threads, at most `at_most` (one at
// least) at a time, and returns when all calls have. After one threw, no further ones begin, and
// its exception is thrown here. The calling thread takes its share: where no other can be had it
// does everything.
template <typename Work>
void at_once(std::size_t count, std::size_t at_most, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto share = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      next = count;
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  const std::size_t shares = std::min(count, at_most);
  std::vector<std::thread> threads;
  threads.reserve(shares);
  try {
    while (threads.size() + 1 < shares) threads.emplace_back(share);
  } catch (const std::exception&) {
    // The limit on threads, or memory: those that there are do the rest.
  }
  share();
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace bench
