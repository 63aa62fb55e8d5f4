#include "gateway/connection_maker.hpp"

#include <cstddef>
#include <utility>

#include "http/curl_connection.hpp"

namespace bench {

namespace {

// Each byte that moves costs a search through so many.
constexpr std::size_t kMostInLoop = 32;
constexpr long kBufferBytes = 1L << 10U;  // libcurl's smallest, for a proxy's answers
constexpr long kConnectMilliseconds = 10'000;

}  // namespace

ConnectionMaker::ConnectionMaker(asio::io_context& loop) : loop_(loop), share_(http::make_share()) {
  curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

CurlLoop& ConnectionMaker::loop_with_room() {
  for (const auto& loop : loops_) {
    if (loop->size() < kMostInLoop) return *loop;
  }
  return *loops_.emplace_back(std::make_unique<CurlLoop>(loop_, &UpstreamConnection::done));
}

http::Easy ConnectionMaker::prepared(const http::Address& address) const {
  http::Easy easy = http::make_easy();
  CURL* const handle = easy.get();
  http::prepare_connecting(handle, address);
  curl_easy_setopt(handle, CURLOPT_SHARE, share_.get());
  curl_easy_setopt(handle, CURLOPT_BUFFERSIZE, kBufferBytes);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
#if LIBCURL_VERSION_NUM >= 0x075700
  // A name whose server is silent would else stop the loop, once nobody waits for it any more.
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#endif
  return easy;
}

std::shared_ptr<UpstreamConnection> ConnectionMaker::connect(const http::Address& address,
                                                             UpstreamConnection::User& user) {
  return std::make_shared<UpstreamConnection>(loop_with_room(), prepared(address), user);
}

std::shared_ptr<UpstreamConnection> ConnectionMaker::connect_through(
    const std::string& proxy, const http::Address& address, UpstreamConnection::User& user) {
  http::Easy easy = prepared(address);
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, proxy.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_NOPROXY, "");
  return std::make_shared<UpstreamConnection>(loop_with_room(), std::move(easy), user);
}

}  // namespace bench
