#include "ledger_pulse.hpp"

#include <chrono>

#include "base/error.hpp"

namespace bench {

namespace {

constexpr std::chrono::milliseconds kInterval{500};

}  // namespace

LedgerPulse::LedgerPulse(ResultsStore& store, Events& events)
    : store_(store), events_(events), thread_([this] { beat(); }) {}

LedgerPulse::~LedgerPulse() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  over_.notify_one();
  thread_.join();
}

void LedgerPulse::beat() {
  int passed_on = 0;
  std::unique_lock lock(mutex_);
  while (!over_.wait_for(lock, kInterval, [this] { return closing_; })) {
    for (const int wish = wished(); passed_on < wish; ++passed_on) events_.push(Interrupted{});
    tell();
  }
}

int LedgerPulse::wished() {
  try {
    return static_cast<int>(store_.stop_wish());
  } catch (const Error&) {
    return 0;  // a ledger that cannot be read now is looked at again
  }
}

void LedgerPulse::tell() {
  try {
    store_.tell();
  } catch (const Error&) {
    return;  // the next start, or the end of the matrix, has to write it too and says why not
  }
}

}  // namespace bench
