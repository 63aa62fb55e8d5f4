#include "gateway/token_table.hpp"

#include <array>

#include <fmt/format.h>
#include <openssl/rand.h>

#include "base/error.hpp"

namespace bench {

Secret random_token() {
  std::array<unsigned char, 24> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw Error(ExitCode::bug, "the system gives no random bytes");
  }
  std::string text = "bench-";
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return Secret(text);
}

std::shared_ptr<RunAccount> TokenTable::open(const std::string& name) {
  return open(name, random_token());
}

std::shared_ptr<RunAccount> TokenTable::open(const std::string& name, const Secret& token) {
  auto account = std::make_shared<RunAccount>(name, token);
  const std::lock_guard lock(mutex_);
  accounts_[token.fingerprint()] = account;
  return account;
}

void TokenTable::close(RunAccount& account) {
  account.close();
  const std::lock_guard lock(mutex_);
  accounts_.erase(account.token().fingerprint());
}

std::shared_ptr<RunAccount> TokenTable::find(const Secret& token) const {
  if (token.empty()) return nullptr;
  const std::string fingerprint = token.fingerprint();
  const std::lock_guard lock(mutex_);
  const auto found = accounts_.find(fingerprint);
  if (found == accounts_.end() || !(found->second->token() == token)) return nullptr;
  return found->second;
}

}  // namespace bench
