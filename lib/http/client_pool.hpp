#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "http/client.hpp"

namespace bench::http {

// Clients of one endpoint for many threads: each borrows one for a request and gives it back, so
// that connections are reused and never shared. Thread-safe.
class ClientPool {
 public:
  explicit ClientPool(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}

  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }

  [[nodiscard]] Answer send(const Request& request);

 private:
  [[nodiscard]] Client borrow();
  void give_back(Client client);

  const Endpoint endpoint_;
  std::mutex mutex_;
  std::vector<Client> idle_;  // guarded by mutex_
};

}  // namespace bench::http
