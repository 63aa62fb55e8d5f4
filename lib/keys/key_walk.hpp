#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "keys/answer_class.hpp"
#include "keys/key_pool.hpp"
#include "suite/failover_policy.hpp"

namespace bench {

// The key that the requests of one run start with, shared by those that are under way at once.
struct KeyAffinity {
  std::optional<KeyId> key;
};

// Send the request with this key. Valid until the pool is destroyed.
struct UseKey {
  const Key* key;
};

// No key is usable now, one will be then; ask again.
struct WaitForKey {
  SteadyTime until;
};

// Keys are usable now, but their limits have no room; ask again when one has.
struct WaitForRoom {};

// No key will be usable in time. The client gets exhaustion_answer() for it.
struct GiveUp {
  enum class Why : std::uint8_t {
    no_keys,        // the pool is empty
    rate_limited,   // keys come back, but not soon enough to hold the request
    rejected,       // the provider refuses every key
    out_of_credit,  // nobody pays for any
  };
  Why why = Why::no_keys;
  std::optional<Milliseconds> back_in;  // until the first key is back, where it is worth a try
  std::string detail;                   // for the operator: what is wrong with each key
};

// As records and metrics have it: `rate_limited`.
[[nodiscard]] std::string_view name(GiveUp::Why why);
[[nodiscard]] std::optional<GiveUp::Why> why_named(std::string_view name);

using WalkStep = std::variant<UseKey, WaitForKey, GiveUp, WaitForRoom>;

// What the answer to a request means for the client.
struct PassOn {};  // it gets this answer, whatever it is
struct TryAgain {
  Milliseconds delay{0};  // before next() is asked
};
using WalkReaction = std::variant<PassOn, TryAgain>;

// One request's way through the keys of a pool:
//
//   step = walk.next(now); send; reaction = walk.report(answer, now); and again
//
// Each key is tried once per lap, and a lap ends only when no key is usable; another key costs
// nothing of the retry budget and is never waited for while one is usable. Trouble of the provider
// spends the retry budget, backs off and leaves the keys alone. It always ends: laps are bounded by
// the time that a request may be held, and what is sent by keys and laps.
//
// Borrows all of its arguments, which may be shared by any number of walks of the same thread; what
// another walk has learned of a key is heeded from the next step on.
class KeyWalk {
 public:
  struct Request {
    std::string model;       // its limit class (model_class())
    std::uint64_t seed = 0;  // of the jitter and of the random strategy
  };

  KeyWalk(KeyPool& pool, const FailoverPolicy& policy, KeyAffinity& affinity, Request request);

  // `full`: parallel to the pool's keys, those that are not to be used now although they are
  // usable.
  [[nodiscard]] WalkStep next(SteadyTime now, const std::vector<bool>* full = nullptr);

  // Until when the request may be kept waiting.
  [[nodiscard]] SteadyTime held_until(SteadyTime now) const {
    return started_.value_or(now) + policy_.hold;
  }

  // What came of the key of the last UseKey.
  [[nodiscard]] WalkReaction report(const AnswerClass& answer, SteadyTime now);

  // How many requests were sent.
  [[nodiscard]] int attempts() const { return attempts_; }

 private:
  [[nodiscard]] std::optional<std::size_t> choose(SteadyTime now, const std::vector<bool>* full);
  [[nodiscard]] WalkStep wait_or_give_up(SteadyTime now);
  [[nodiscard]] std::optional<SteadyTime> first_return(SteadyTime now) const;
  void begin_lap();
  [[nodiscard]] GiveUp give_up(SteadyTime now) const;
  [[nodiscard]] WalkReaction retry(const AnswerClass& answer, SteadyTime now);
  [[nodiscard]] bool deserves_second_try(const AnswerClass& answer, SteadyTime now) const;
  [[nodiscard]] bool is_usable(const KeyId& key, SteadyTime now) const;
  [[nodiscard]] const KeyId& current_key() const;
  void leave_key();
  [[nodiscard]] bool has_sibling(SteadyTime now) const;
  void charge(const KeyId& key, const AnswerClass& answer, const Reaction& reaction,
              SteadyTime now);
  [[nodiscard]] Milliseconds backoff(int step);

  KeyPool& pool_;
  const FailoverPolicy& policy_;
  KeyAffinity& affinity_;
  Request request_;
  std::minstd_rand random_;

  std::vector<bool> tried_;  // in this lap, parallel to the pool's keys
  std::optional<std::size_t> current_;
  bool again_ = false;      // the current key once more, whatever the lap says
  bool lap_ended_ = false;  // the next step is after a wait
  int attempts_ = 0;
  int retries_ = 0;
  int laps_ = 0;
  std::optional<SteadyTime> started_;
};

}  // namespace bench
