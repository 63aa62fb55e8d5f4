#pragma once

#include <span>
#include <string_view>

#include "http/address.hpp"
#include "http/curl_handle.hpp"
#include "http/flow.hpp"

namespace bench::http {

// libcurl as who makes connections and carries their bytes, since it knows names, proxies and TLS.
// What the bytes say is its user's.

// Has a handle connect to `address`, which must outlive it, and nothing more: TLS verified, proxies
// of the environment honoured.
void prepare_connecting(CURL* easy, const Address& address);

// On a handle that has connected.
[[nodiscard]] Moved send_over(CURL* easy, std::string_view bytes);
[[nodiscard]] Moved receive_over(CURL* easy, std::span<char> room);

}  // namespace bench::http
