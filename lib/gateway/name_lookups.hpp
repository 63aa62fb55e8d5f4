#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/host_port.hpp"
#include "gateway/asio.hpp"

namespace bench {

// Looks up names for the loop, by threads of its own: the system's resolver blocks, for half a
// minute where a name's server is silent, and one such name must not keep all others waiting.
// Belongs to the loop's thread. Its end waits for lookups that are under way.
class NameLookups {
 public:
  using Endpoints = std::vector<asio::ip::tcp::endpoint>;
  using Error = boost::system::error_code;

  // Where a name leads; may block, and is called by several threads.
  using Lookup = std::function<Endpoints(const HostPort& where, Error& error)>;

  // `loop` is borrowed.
  explicit NameLookups(asio::io_context& loop);
  NameLookups(asio::io_context& loop, Lookup lookup);

  // `found` is called by the loop, unless `wanted` is gone by then.
  using Found = std::function<void(const Error& error, const Endpoints& found)>;
  void start(const HostPort& where, std::weak_ptr<const void> wanted, Found found);

 private:
  asio::io_context& loop_;
  Lookup lookup_;
  std::optional<asio::thread_pool> threads_;  // from the first lookup on
};

}  // namespace bench
