#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "base/secret.hpp"
#include "runs/tunnel_pass.hpp"
#include "suite/allowed_host.hpp"

namespace bench {

// Where one run may be tunnelled to, and what became of that. Thread-safe: the gateway's thread
// counts, others look.
class TunnelAccount {
 public:
  TunnelAccount(std::string name, Secret token, AllowedHosts hosts)
      : name_(std::move(name)), token_(std::move(token)), hosts_(std::move(hosts)) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Secret& token() const { return token_; }
  [[nodiscard]] const AllowedHosts& hosts() const { return hosts_; }

  // The gateway's thread only: tunnels that are open now, or being opened.
  int open = 0;

  // The run is over: what is open is cut.
  void close() { closed_ = true; }
  [[nodiscard]] bool closed() const { return closed_; }

  void count_opened();
  void count_failed();
  void count_refused(const HostPort& where);
  void count_bytes(std::size_t sent, std::size_t received);

  [[nodiscard]] TunnelTally tally() const;

 private:
  const std::string name_;
  const Secret token_;
  const AllowedHosts hosts_;
  std::atomic<bool> closed_ = false;

  mutable std::mutex mutex_;
  TunnelTally tally_;  // guarded by mutex_
};

}  // namespace bench
