#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "keys/key_walk.hpp"
#include "meter/usage.hpp"

namespace bench {

// What was asked with one key.
struct KeyUse {
  std::string organization;  // empty while it is not known
  std::uint64_t requests = 0;
  Usage usage;
};

// What a run has asked the gateway for, and what became of it.
struct RunTally {
  std::uint64_t requests = 0;          // of the client
  std::uint64_t attempts = 0;          // requests to providers
  std::uint64_t refused = 0;           // answered by the gateway itself: no key, no budget
  std::uint64_t unmetered = 0;         // good answers that do not say what they used
  std::uint64_t partial = 0;           // answers that broke off, so that they may have used more
  Usage usage;                         // of all answers
  std::map<std::string, KeyUse> keys;  // by the key's label
  std::optional<GiveUp::Why> gave_up;  // why the last refused request was
  Milliseconds held{0};                // how long it waited for keys
  bool waiting = false;                // it does now
};

// The account of one run with the gateway: its token, the keys it started with, what it has used.
// Thread-safe: the gateway's thread books, others look.
class RunAccount {
 public:
  RunAccount(std::string name, Secret token) : name_(std::move(name)), token_(std::move(token)) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Secret& token() const { return token_; }

  // The gateway's thread only.
  [[nodiscard]] KeyAffinity& affinity(const std::string& provider) { return affinities_[provider]; }
  int connections = 0;

  // The run is over: its token opens nothing any more.
  void close() { closed_ = true; }
  [[nodiscard]] bool closed() const { return closed_; }

  void count_request();
  void count_attempt();
  void count_refusal(const std::optional<GiveUp::Why>& why);
  void book(const std::string& key_label, const std::string& organization, const Usage& usage);

  // Requests of the run that wait for a key. While all that are under way wait, so does the run.
  void begin_hold(SteadyTime now);
  void end_hold(SteadyTime now);

  [[nodiscard]] RunTally tally(SteadyTime now) const;

 private:
  const std::string name_;
  const Secret token_;
  std::map<std::string, KeyAffinity> affinities_;
  std::atomic<bool> closed_ = false;

  mutable std::mutex mutex_;
  RunTally tally_;  // guarded by mutex_, as is what follows
  int holds_ = 0;
  SteadyTime held_since_{};
};

}  // namespace bench
