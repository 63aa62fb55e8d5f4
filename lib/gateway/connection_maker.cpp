#include "gateway/connection_maker.hpp"

#include <cstddef>
#include <utility>

#include "http/certificate_file.hpp"
#include "http/loopback.hpp"

namespace bench {

namespace {

// Each byte that moves costs a search through so many.
constexpr std::size_t kMostInLoop = 32;
constexpr long kBufferBytes = 1L << 10U;  // libcurl's smallest, for a proxy's answers
constexpr long kConnectMilliseconds = 10'000;

std::string part_of(const http::Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

std::string host_field(const http::Url& url) {
  const std::string host = part_of(url, CURLUPART_HOST);
  const std::string port = part_of(url, CURLUPART_PORT);
  const bool usual = port == (part_of(url, CURLUPART_SCHEME) == "https" ? "443" : "80");
  return port.empty() || usual ? host : host + ":" + port;
}

// A proxy's own answers, which nobody is to see.
std::size_t drop(const char* /*data*/, std::size_t size, std::size_t count, void* /*nobody*/) {
  return size * count;
}

}  // namespace

UpstreamAddress::UpstreamAddress(const std::string& base_url)
    : url(http::make_url(base_url)), host(host_field(url)), loopback(http::is_loopback(base_url)) {}

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

std::shared_ptr<UpstreamConnection> ConnectionMaker::connect(const UpstreamAddress& address,
                                                             UpstreamConnection::User& user) {
  http::Easy easy = http::make_easy();
  CURL* const handle = easy.get();
  curl_easy_setopt(handle, CURLOPT_CURLU, address.url.get());
  if (address.loopback) curl_easy_setopt(handle, CURLOPT_PROXY, "");
  // A proxy of plain HTTP would want to be asked in another form than a provider.
  curl_easy_setopt(handle, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(handle, CURLOPT_SHARE, share_.get());
  if (!http::certificate_file().empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, http::certificate_file().c_str());
    curl_easy_setopt(handle, CURLOPT_PROXY_CAINFO, http::certificate_file().c_str());
  }
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &drop);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(handle, CURLOPT_BUFFERSIZE, kBufferBytes);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
#if LIBCURL_VERSION_NUM >= 0x075700
  // A name whose server is silent would else stop the loop, once nobody waits for it any more.
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#endif
  return std::make_shared<UpstreamConnection>(loop_with_room(), std::move(easy), user);
}

}  // namespace bench
