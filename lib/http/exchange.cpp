#include "http/exchange.hpp"

#include <algorithm>
#include <cstring>

#include "base/units.hpp"
#include "http/certificate_file.hpp"
#include "http/loopback.hpp"
#include "http/verdict.hpp"

namespace bench::http {

namespace {

constexpr long kBufferBytes = 128L << 10U;

long as_curl_timeout(Milliseconds timeout) {
  return std::max<long>(timeout.count(), 0L);
}

}  // namespace

Exchange::Exchange(CURL* easy, const Endpoint& endpoint, const Request& request)
    : easy_(easy), request_(request) {
  curl_easy_reset(easy_);
  set_endpoint(endpoint);
  set_request(endpoint);
  set_body();
  set_callbacks();
}

void Exchange::set_endpoint(const Endpoint& endpoint) {
  if (!endpoint.unix_socket.empty()) {
    curl_easy_setopt(easy_, CURLOPT_UNIX_SOCKET_PATH, endpoint.unix_socket.c_str());
  }
  if (!endpoint.unix_socket.empty() || is_loopback(endpoint.base_url)) {
    curl_easy_setopt(easy_, CURLOPT_PROXY, "");
  }
  if (!certificate_file().empty()) {
    curl_easy_setopt(easy_, CURLOPT_CAINFO, certificate_file().c_str());
    curl_easy_setopt(easy_, CURLOPT_PROXY_CAINFO, certificate_file().c_str());
  }
  if (!endpoint.tls) return;
  const Tls& tls = *endpoint.tls;
  if (!tls.ca_file.empty()) curl_easy_setopt(easy_, CURLOPT_CAINFO, tls.ca_file.c_str());
  if (!tls.cert_file.empty()) curl_easy_setopt(easy_, CURLOPT_SSLCERT, tls.cert_file.c_str());
  if (!tls.key_file.empty()) curl_easy_setopt(easy_, CURLOPT_SSLKEY, tls.key_file.c_str());
  if (!tls.verify) {
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

void Exchange::set_request(const Endpoint& endpoint) {
  const std::string url = endpoint.base_url + request_.target;
  curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  if (request_.method == "HEAD") curl_easy_setopt(easy_, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy_, CURLOPT_BUFFERSIZE, kBufferBytes);
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, as_curl_timeout(request_.connect_timeout));
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, as_curl_timeout(request_.timeout));
  append(header_list_, request_.headers);
  append(header_list_, "Expect:");
  if (request_.body_source) append(header_list_, "Transfer-Encoding: chunked");
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, header_list_.get());
}

void Exchange::set_body() {
  if (request_.body_source) {
    curl_easy_setopt(easy_, CURLOPT_POST, 1L);
    curl_easy_setopt(easy_, CURLOPT_READFUNCTION, &Exchange::read_callback);
    curl_easy_setopt(easy_, CURLOPT_READDATA, this);
    // A source cannot be rewound, so it must not meet a connection that turns out to be dead.
    curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
  } else if (!request_.body.empty() || request_.method == "POST" || request_.method == "PUT") {
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.data());
  }
}

void Exchange::set_callbacks() {
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &Exchange::header_callback);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Exchange::body_callback);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
}

bool Exchange::on_body(std::string_view bytes) {
  if (!request_.body_sink || head_.status() >= 400) return keep(bytes);
  stopped_ = !request_.body_sink(bytes);
  return !stopped_;
}

bool Exchange::keep(std::string_view bytes) {
  too_large_ = bytes.size() > request_.max_body - body_.size();
  if (!too_large_) body_.append(bytes);
  return !too_large_;
}

std::size_t Exchange::on_read(char* buffer, std::size_t room) {
  if (unsent_.empty()) unsent_ = request_.body_source();
  const std::size_t count = std::min(room, unsent_.size());
  std::memcpy(buffer, unsent_.data(), count);
  unsent_.erase(0, count);
  return count;
}

std::size_t Exchange::header_callback(char* data, std::size_t size, std::size_t count, void* self) {
  static_cast<Exchange*>(self)->head_.add({data, size * count});
  return size * count;
}

// No exception may pass through libcurl: it is kept, the transfer is stopped, finish() rethrows it.
std::size_t Exchange::body_callback(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  try {
    return exchange.on_body({data, size * count}) ? size * count : 0;
  } catch (...) {
    exchange.thrown_ = std::current_exception();
    return 0;
  }
}

std::size_t Exchange::read_callback(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  try {
    return exchange.on_read(data, size * count);
  } catch (...) {
    exchange.thrown_ = std::current_exception();
    return CURL_READFUNC_ABORT;
  }
}

Answer Exchange::finish(CURLcode verdict) {
  if (thrown_) std::rethrow_exception(thrown_);
  Answer answer;
  answer.transport = verdict_of(verdict);
  if (!answer.ok()) answer.trouble = words_of(verdict);
  if (answer.transport == Transport::no_connection) {
    long number = 0;
    curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &number);
    answer.error_number = static_cast<int>(number);
  }
  answer.response = {head_.status(), head_.take_fields(), std::move(body_)};
  return answer;
}

Transport Exchange::verdict_of(CURLcode verdict) const {
  return too_large_ || stopped_ ? Transport::stopped : transport_of(verdict);
}

std::string Exchange::words_of(CURLcode verdict) const {
  if (too_large_) return "the answer is larger than " + show(Bytes{request_.max_body});
  if (stopped_) return "stopped by the receiver";
  if (verdict == CURLE_OPERATION_TIMEDOUT) return "no answer in " + show(request_.timeout);
  return trouble_of(easy_, verdict, error_text_.data());
}

}  // namespace bench::http
