#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "runs/lane.hpp"
#include "store/results_store.hpp"

namespace bench {

// Looks into the ledger a few times a second, whether another process asked to stop the matrix, and
// tells the scheduler as Ctrl-C would; tells the ledger what it does not know yet. References are
// borrowed.
class StopWatcher {
 public:
  StopWatcher(ResultsStore& store, Events& events);
  ~StopWatcher();
  StopWatcher(const StopWatcher&) = delete;
  StopWatcher& operator=(const StopWatcher&) = delete;

 private:
  void watch();
  [[nodiscard]] int wished();
  void tell();

  ResultsStore& store_;
  Events& events_;
  std::mutex mutex_;
  std::condition_variable over_;
  bool closing_ = false;  // guarded by mutex_
  std::thread thread_;    // last, so that it starts after everything it uses
};

}  // namespace bench
