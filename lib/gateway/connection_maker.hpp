#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/asio.hpp"
#include "gateway/curl_loop.hpp"
#include "gateway/upstream_connection.hpp"
#include "http/address.hpp"
#include "http/curl_handle.hpp"

namespace bench {

// Makes connections with libcurl: TLS verified, proxies of the environment honoured. They are
// spread over several of its multi handles, which look through all that they have for each.
class ConnectionMaker {
 public:
  explicit ConnectionMaker(asio::io_context& loop);

  // Must not outlive this; `user` hears of it in a later turn of the loop.
  [[nodiscard]] std::shared_ptr<UpstreamConnection> connect(const http::Address& address,
                                                            UpstreamConnection::User& user);

  // The same, whatever the environment says, through the proxy at the URL `proxy`.
  [[nodiscard]] std::shared_ptr<UpstreamConnection> connect_through(const std::string& proxy,
                                                                    const http::Address& address,
                                                                    UpstreamConnection::User& user);

 private:
  [[nodiscard]] http::Easy prepared(const http::Address& address) const;
  [[nodiscard]] CurlLoop& loop_with_room();

  asio::io_context& loop_;
  http::Share share_;  // DNS answers, TLS sessions
  std::vector<std::unique_ptr<CurlLoop>> loops_;
};

}  // namespace bench
