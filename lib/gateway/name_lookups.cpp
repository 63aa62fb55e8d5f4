#include "gateway/name_lookups.hpp"

#include <string>
#include <utility>

namespace bench {

namespace {

constexpr std::size_t kThreads = 8;

NameLookups::Endpoints ask_system(const HostPort& where, NameLookups::Error& error) {
  using Resolver = asio::ip::tcp::resolver;
  asio::io_context own;
  Resolver resolver(own);
  NameLookups::Endpoints found;
  for (const auto& result :
       resolver.resolve(where.host, std::to_string(where.port), Resolver::numeric_service, error)) {
    found.push_back(result.endpoint());
  }
  return found;
}

}  // namespace

NameLookups::NameLookups(asio::io_context& loop) : NameLookups(loop, ask_system) {}

NameLookups::NameLookups(asio::io_context& loop, Lookup lookup)
    : loop_(loop), lookup_(std::move(lookup)) {}

void NameLookups::start(const HostPort& where, std::weak_ptr<const void> wanted, Found found) {
  if (!threads_) threads_.emplace(kThreads);
  asio::post(*threads_, [this, where, wanted = std::move(wanted), found = std::move(found)] {
    if (wanted.expired()) return;  // it has waited for its turn for too long
    Error error;
    Endpoints endpoints = lookup_(where, error);
    asio::post(loop_, [wanted, found, error, endpoints = std::move(endpoints)] {
      if (!wanted.expired()) found(error, endpoints);
    });
  });
}

}  // namespace bench
