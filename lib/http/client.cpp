#include "http/client.hpp"

#include "http/exchange.hpp"

namespace bench::http {

struct Client::Handle {
  Endpoint endpoint;
  Easy easy = make_easy();  // keeps its connections from one request to the next
};

Client::Client(Endpoint endpoint) : handle_(new Handle{std::move(endpoint)}) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

Answer Client::send(const Request& request) {
  CURL* const easy = handle_->easy.get();
  Exchange exchange(easy, handle_->endpoint, request);
  return exchange.finish(curl_easy_perform(easy));
}

}  // namespace bench::http
