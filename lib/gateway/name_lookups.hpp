#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/host_port.hpp"
#include "gateway/asio.hpp"

namespace bench {

// Looks up names for the loop, by threads of its own: the system's resolver blocks, for half a
// minute where a name's server is silent, and one such name must not keep all others waiting, nor
// the end of this: a thread that is still looking then is left to itself.
// Belongs to the loop's thread.
class NameLookups {
 public:
  using Endpoints = std::vector<asio::ip::tcp::endpoint>;
  using Error = boost::system::error_code;

  // Where a name leads; may block, and is called by several threads, even when this is gone.
  using Lookup = std::function<Endpoints(const HostPort& where, Error& error)>;

  // `loop` is borrowed.
  explicit NameLookups(asio::io_context& loop);
  NameLookups(asio::io_context& loop, Lookup lookup);
  ~NameLookups();
  NameLookups(const NameLookups&) = delete;
  NameLookups& operator=(const NameLookups&) = delete;

  // `found` is called by the loop, unless `wanted` is gone by then.
  using Found = std::function<void(const Error& error, const Endpoints& found)>;
  void start(const HostPort& where, std::weak_ptr<const void> wanted, Found found);

 private:
  class Desk;

  std::shared_ptr<Desk> desk_;  // also the threads'
};

}  // namespace bench
