#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/clock.hpp"

namespace bench {

// What an answer of a provider, or the lack of one, says about the key that was sent.
enum class AnswerKind : std::uint8_t {
  good,
  request_fault,          // the request is wrong: no other key would help
  forbidden,              // this key may not do this
  key_rejected,           // the key was not accepted
  account_dead,           // the key, or whom it belongs to, is gone for good
  organization_disabled,  // its organization is closed
  out_of_credit,          // its organization cannot pay, or has reached a limit of spending
  quota_spent,            // its organization's long quota of this model is used up
  rate_limited,           // its organization is over a limit of this model
  overloaded,             // the provider has trouble: every key would get this
  unreachable,            // there was no answer
};
inline constexpr std::size_t kAnswerKinds = 11;

// As bench.json has it: `rate_limited`.
[[nodiscard]] std::string_view name(AnswerKind kind);

// Which key a request starts with.
enum class KeyStrategy : std::uint8_t {
  sticky,       // the one that served the run last; runs are spread over the keys
  fill_first,   // the first of the list that is usable
  round_robin,  // the next one
  least_used,   // one that the fewest have; the next of those
  random,
};
inline constexpr std::size_t kKeyStrategies = 5;

[[nodiscard]] std::string_view name(KeyStrategy strategy);

// What becomes of a request and of its key after an answer of one kind.
struct Reaction {
  enum class Then : std::uint8_t {
    pass,      // the client gets the answer
    next_key,  // another key is tried at once
    retry,     // the same is tried again a little later, at the cost of the retry budget
  };
  Then then = Then::pass;
  // How long the key, or what it shares its limit with, is out when the provider names no time;
  // zero: it stays in use.
  Milliseconds out{0};
  // Where this is longer than `out`, the time doubles with each failure in a row up to this.
  Milliseconds out_at_most{0};
  bool for_ever = false;

  bool operator==(const Reaction&) const = default;
};
inline constexpr std::size_t kThens = 3;

[[nodiscard]] std::string_view name(Reaction::Then then);

// How requests get around a key or a provider that fails; one for each provider. What stands here
// is the default, `providers.<name>.failover` in bench.json says otherwise.
struct FailoverPolicy {
  KeyStrategy strategy = KeyStrategy::sticky;
  Milliseconds hold{240'000};        // how long a request may wait for a key to come back
  Milliseconds patience{3'600'000};  // a key that is back later than this is not waited for at all
  Milliseconds max_cooldown{0};      // the most that a provider's wait is believed; zero: all of it
  int retries = 2;                   // of one request, while the provider has trouble
  Milliseconds backoff{500};         // before the first of them; doubles
  Milliseconds max_backoff{8'000};
  // A key that the provider calls wrong this often in a row is out for good; zero: never.
  int rejections = 2;
  std::array<Reaction, kAnswerKinds> reactions = default_reactions();

  [[nodiscard]] const Reaction& reaction(AnswerKind kind) const {
    return reactions[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] Reaction& reaction(AnswerKind kind) {
    return reactions[static_cast<std::size_t>(kind)];
  }

  [[nodiscard]] static std::array<Reaction, kAnswerKinds> default_reactions();
};

}  // namespace bench
