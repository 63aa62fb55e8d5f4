#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/usd.hpp"
#include "keys/key_walk.hpp"
#include "meter/usage.hpp"

namespace bench {

// What was asked with one key.
struct KeyUse {
  std::string organization;  // empty while it is not known
  std::uint64_t requests = 0;
  Usage usage;
  Usd cost;  // of what has a known one
};

// What came of a run whose requests were answered from a recording.
struct ReplayTally {
  std::uint64_t answered = 0;
  std::uint64_t missed = 0;  // the recording has no answer to them
  std::string first_miss;    // in words; empty when there was none
};

// What a run has asked the gateway for, and what became of it.
struct RunTally {
  std::uint64_t requests = 0;          // of the client
  std::uint64_t attempts = 0;          // requests to providers
  std::uint64_t refused = 0;           // answered by the gateway itself: no key, no budget
  std::uint64_t unmetered = 0;         // good answers that do not say all they used
  std::uint64_t partial = 0;           // answers that broke off, so that they may have used more
  Usage usage;                         // of all answers
  Usd cost;                            // of those whose cost is known
  Usd spent;                           // of its budget; as much as was set aside where it is not
  std::uint64_t unpriced = 0;          // good answers whose cost nobody knows
  std::uint64_t under_way = 0;         // requests that may cost something and are not settled
  Usd set_aside;                       // for those
  bool budget_spent = false;           // a request was refused since the money was, or
  bool price_unknown = false;          // since nobody knows what it costs
  std::map<std::string, KeyUse> keys;  // by the key's label
  std::optional<GiveUp::Why> gave_up;  // why the last refused request was
  Milliseconds held{0};                // how long it waited for keys
  bool waiting = false;                // it does now
  bool begun_before = false;           // by a bench that was killed: not all of it is in here
  std::optional<ReplayTally> replay;   // no provider was asked: nothing here is a measurement
};

// What comes of two parts of one run, of which `later` goes on.
[[nodiscard]] RunTally continued(RunTally earlier, const RunTally& later);

// Nobody will see any more what came of the requests that are under way: what they cost is unknown,
// and all that was set aside for them is spent.
[[nodiscard]] RunTally cut_off(RunTally tally);

}  // namespace bench
