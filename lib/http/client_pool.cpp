#include "http/client_pool.hpp"

namespace bench::http {

Answer ClientPool::send(const Request& request) {
  Client client = borrow();
  Answer answer = client.send(request);
  give_back(std::move(client));
  return answer;
}

// The client used last is taken first: its connection is the least likely to have gone stale.
Client ClientPool::borrow() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return Client(endpoint_);
  Client client = std::move(idle_.back());
  idle_.pop_back();
  return client;
}

void ClientPool::give_back(Client client) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(client));
}

}  // namespace bench::http
