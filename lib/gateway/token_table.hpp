#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "gateway/run_account.hpp"

namespace bench {

// One that nobody can guess.
[[nodiscard]] Secret random_token();

// Which tokens open accounts of a kind now. A token dies with its run. Thread-safe.
template <typename Account>
class TokensOf {
 public:
  // An account with a token that nobody can guess.
  [[nodiscard]] std::shared_ptr<Account> open(const std::string& name) {
    return open(name, random_token());
  }

  // One whose token the user has chosen. `rest`: what else an account of this kind begins with.
  template <typename... Rest>
  std::shared_ptr<Account> open(const std::string& name, const Secret& token, Rest&&... rest) {
    auto account = std::make_shared<Account>(name, token, std::forward<Rest>(rest)...);
    const std::lock_guard lock(mutex_);
    accounts_[token.fingerprint()] = account;
    return account;
  }

  void close(Account& account) {
    account.close();
    const std::lock_guard lock(mutex_);
    const auto found = accounts_.find(account.token().fingerprint());
    if (found != accounts_.end() && found->second.get() == &account) accounts_.erase(found);
  }

  // Nothing: no such token, or its run is over.
  [[nodiscard]] std::shared_ptr<Account> find(const Secret& token) const {
    if (token.empty()) return nullptr;
    const std::string fingerprint = token.fingerprint();
    const std::lock_guard lock(mutex_);
    const auto found = accounts_.find(fingerprint);
    if (found == accounts_.end() || !(found->second->token() == token)) return nullptr;
    return found->second;
  }

 private:
  mutable std::mutex mutex_;
  // By the token's fingerprint: looking one up tells nothing of the others by the time it takes.
  std::map<std::string, std::shared_ptr<Account>> accounts_;  // guarded by mutex_
};

using TokenTable = TokensOf<RunAccount>;

}  // namespace bench
