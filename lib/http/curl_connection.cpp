#include "http/curl_connection.hpp"

#include "http/certificate_file.hpp"

namespace bench::http {

namespace {

// A proxy's own answers, which nobody is to see.
std::size_t drop(const char* /*data*/, std::size_t size, std::size_t count, void* /*nobody*/) {
  return size * count;
}

}  // namespace

void prepare_connecting(CURL* easy, const Address& address) {
  curl_easy_setopt(easy, CURLOPT_CURLU, address.url.get());
  curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
  if (address.loopback) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  // A proxy of plain HTTP would want to be asked in another form than a server.
  curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  if (!certificate_file().empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, certificate_file().c_str());
    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, certificate_file().c_str());
  }
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &drop);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
}

Moved send_over(CURL* easy, std::string_view bytes) {
  Moved moved;
  const CURLcode code = curl_easy_send(easy, bytes.data(), bytes.size(), &moved.count);
  if (code == CURLE_OK) moved.flow = Flow::moved;
  if (code == CURLE_AGAIN) moved.flow = Flow::waits;
  return moved;
}

Moved receive_over(CURL* easy, std::span<char> room) {
  Moved moved;
  const CURLcode code = curl_easy_recv(easy, room.data(), room.size(), &moved.count);
  if (code == CURLE_OK) moved.flow = moved.count > 0 ? Flow::moved : Flow::ended;
  if (code == CURLE_AGAIN) moved.flow = Flow::waits;
  return moved;
}

}  // namespace bench::http
