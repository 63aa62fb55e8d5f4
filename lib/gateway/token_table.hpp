#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "gateway/run_account.hpp"

namespace bench {

// One that nobody can guess.
[[nodiscard]] Secret random_token();

// Which tokens open the gateway now. A token dies with its run. Thread-safe.
class TokenTable {
 public:
  // An account with a token that nobody can guess.
  [[nodiscard]] std::shared_ptr<RunAccount> open(const std::string& name);

  // One whose token the user has chosen.
  std::shared_ptr<RunAccount> open(const std::string& name, const Secret& token);

  void close(RunAccount& account);

  // Nothing: no such token, or its run is over.
  [[nodiscard]] std::shared_ptr<RunAccount> find(const Secret& token) const;

 private:
  mutable std::mutex mutex_;
  // By the token's fingerprint: looking one up tells nothing of the others by the time it takes.
  std::map<std::string, std::shared_ptr<RunAccount>> accounts_;  // guarded by mutex_
};

}  // namespace bench
