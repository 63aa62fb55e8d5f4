#include "gateway/tunnel_account.hpp"

namespace bench {

namespace {

// An agent may ask for any number of names.
constexpr std::size_t kMostRefusedHosts = 32;

}  // namespace

void TunnelAccount::count_opened() {
  const std::lock_guard lock(mutex_);
  ++tally_.opened;
}

void TunnelAccount::count_failed() {
  const std::lock_guard lock(mutex_);
  ++tally_.failed;
}

void TunnelAccount::count_refused(const HostPort& where) {
  const std::lock_guard lock(mutex_);
  ++tally_.refused;
  if (tally_.refused_hosts.size() < kMostRefusedHosts) tally_.refused_hosts.insert(to_text(where));
}

void TunnelAccount::count_bytes(std::size_t sent, std::size_t received) {
  const std::lock_guard lock(mutex_);
  tally_.sent += sent;
  tally_.received += received;
}

TunnelTally TunnelAccount::tally() const {
  const std::lock_guard lock(mutex_);
  return tally_;
}

}  // namespace bench
