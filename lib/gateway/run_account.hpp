#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "base/usd.hpp"
#include "keys/key_walk.hpp"
#include "record/exchange_log.hpp"
#include "record/replay.hpp"
#include "runs/gateway_pass.hpp"

namespace bench {

// Where the exchanges of one attempt go, or come from; both may be none.
struct RunExchanges {
  std::shared_ptr<ExchangeLog> log;
  std::shared_ptr<Replay> replay;  // the gateway's thread only
};

// What one answer did cost, where that is known, and what its budget gave for it.
struct Charge {
  std::optional<Usd> cost;
  Usd spent;
};

// The account of one run with the gateway: its token, the keys it started with, what it has used.
// Thread-safe: the gateway's thread books, others look.
class RunAccount {
 public:
  RunAccount(std::string name, Secret token, RunExchanges exchanges = {});

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Secret& token() const { return token_; }

  [[nodiscard]] const RunExchanges& exchanges() const { return exchanges_; }

  // The gateway's thread only.
  [[nodiscard]] KeyAffinity& affinity(const std::string& provider) { return affinities_[provider]; }
  int connections = 0;

  // The run is over: its token opens nothing any more.
  void close() { closed_ = true; }
  [[nodiscard]] bool closed() const { return closed_; }

  void count_request();
  void count_attempt();
  void count_refusal(GiveUp::Why why);
  void count_spent_budget(bool price_unknown);
  void count_replayed();
  void count_miss(const std::string& why);

  // A request is about to be sent that may cost as much as `amount`; then, once: what it did, or
  // that it has cost nothing.
  void set_aside(Usd amount);
  void book(const Key& key, const Usage& usage, const Charge& charge, Usd set_aside);
  void put_back(Usd set_aside);

  // Has `book` know of every change until the run is over, and of a request before it is sent. The
  // account goes on from what it was with an earlier bench.
  void keep_in(std::unique_ptr<AccountBook> book, const RunTally& earlier);

  // Requests of the run that wait for a key, `until` it is back, or for their turn. While all that
  // are under way wait, so does the run.
  void begin_hold(SteadyTime now, const std::optional<SteadyTime>& until);
  void end_hold(SteadyTime now, const std::optional<SteadyTime>& until);

  // When the first of them has a key; nothing while none waits for one.
  [[nodiscard]] std::optional<SteadyTime> held_until() const;

  [[nodiscard]] RunTally tally(SteadyTime now) const;

 private:
  const std::string name_;
  const Secret token_;
  const RunExchanges exchanges_;
  std::map<std::string, KeyAffinity> affinities_;
  std::atomic<bool> closed_ = false;

  void settle(Usd set_aside);
  void keep() const;

  mutable std::mutex mutex_;
  RunTally tally_;  // guarded by mutex_, as is what follows
  std::unique_ptr<AccountBook> book_;
  int holds_ = 0;
  SteadyTime held_since_{};
  std::multiset<SteadyTime> held_until_;
};

}  // namespace bench
