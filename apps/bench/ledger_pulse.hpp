#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "runs/lane.hpp"
#include "store/results_store.hpp"

namespace bench {

// What goes to and fro between a running matrix and its ledger twice a second: a wish of another
// process to stop it is passed on as Ctrl-C would be, and the ledger is told what is new.
// References are borrowed.
class LedgerPulse {
 public:
  LedgerPulse(ResultsStore& store, Events& events);
  ~LedgerPulse();
  LedgerPulse(const LedgerPulse&) = delete;
  LedgerPulse& operator=(const LedgerPulse&) = delete;

 private:
  void beat();
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
