#include "http/client.hpp"

#include <algorithm>

#include "http/exchange.hpp"

namespace bench::http {

namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 32) : letter;
}

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::string_view header(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& entry) { return same_name(entry.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

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
