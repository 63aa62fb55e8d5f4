#include "http/exchange.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <system_error>

#include "base/text.hpp"
#include "base/units.hpp"
#include "http/certificate_file.hpp"
#include "http/loopback.hpp"

namespace bench::http {

namespace {

constexpr long kBufferBytes = 128L << 10U;

long as_curl_timeout(Milliseconds timeout) {
  return std::max<long>(timeout.count(), 0L);
}

int status_in(std::string_view status_line) {
  const auto space = status_line.find(' ');
  if (space == std::string_view::npos) return 0;
  int status = 0;
  std::from_chars(status_line.data() + space + 1, status_line.data() + status_line.size(), status);
  return status;
}

bool is_end_of_header(std::string_view line) {
  return line == "\r\n" || line == "\n";
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
  const auto add = [this](const std::string& line) {
    curl_slist* const longer = curl_slist_append(header_list_.get(), line.c_str());
    if (longer == nullptr) return;
    static_cast<void>(header_list_.release());
    header_list_.reset(longer);
  };
  for (const auto& [name, value] : request_.headers) {
    add(value.empty() ? name + ";" : name + ": " + value);
  }
  add("Expect:");
  if (request_.body_source) add("Transfer-Encoding: chunked");
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

void Exchange::on_header(std::string_view line) {
  if (is_end_of_header(line)) {
    header_complete_ = response_.status >= 200;
    return;
  }
  if (line.substr(0, 5) == "HTTP/" && !header_complete_) {
    response_.status = status_in(line);
    response_.headers.clear();
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  response_.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}

bool Exchange::on_body(std::string_view bytes) {
  if (!request_.body_sink || response_.status >= 400) return keep(bytes);
  stopped_ = !request_.body_sink(bytes);
  return !stopped_;
}

bool Exchange::keep(std::string_view bytes) {
  too_large_ = bytes.size() > request_.max_body - response_.body.size();
  if (!too_large_) response_.body.append(bytes);
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
  static_cast<Exchange*>(self)->on_header({data, size * count});
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
  answer.transport = transport_of(verdict);
  if (!answer.ok()) answer.trouble = trouble_of(verdict);
  if (answer.transport == Transport::no_connection) {
    long number = 0;
    curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &number);
    answer.error_number = static_cast<int>(number);
  }
  answer.response = std::move(response_);
  return answer;
}

Transport Exchange::transport_of(CURLcode verdict) const {
  if (too_large_ || stopped_) return Transport::stopped;
  switch (verdict) {
    case CURLE_OK:
      return Transport::ok;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Transport::no_connection;
    case CURLE_OPERATION_TIMEDOUT:
      return Transport::timed_out;
    default:
      return Transport::broken;
  }
}

// libcurl's texts name hosts and files, never headers or bodies. A timeout is said in our words,
// and a refused connection in the system's, which are more to the point.
std::string Exchange::trouble_of(CURLcode verdict) const {
  if (too_large_) return "the answer is larger than " + show(Bytes{request_.max_body});
  if (stopped_) return "stopped by the receiver";
  if (verdict == CURLE_OPERATION_TIMEDOUT) return "no answer in " + show(request_.timeout);
  long number = 0;
  curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &number);
  if (verdict == CURLE_COULDNT_CONNECT && number != 0) {
    std::string words = std::generic_category().message(static_cast<int>(number));
    if (!words.empty() && words[0] >= 'A' && words[0] <= 'Z')
      words[0] = static_cast<char>(words[0] | 32);
    return words;
  }
  return error_text_[0] != '\0' ? error_text_.data() : curl_easy_strerror(verdict);
}

}  // namespace bench::http
