#include "gateway/attempt_token.hpp"

#include "base/digest.hpp"

namespace bench {

namespace {

Secret token_of(Sha256& digest) {
  constexpr std::size_t kDigits = 48;
  return Secret("bench-" + digest.hex().substr(0, kDigits));
}

}  // namespace

Secret request_token(const Secret& matrix, const std::string& attempt) {
  Sha256 digest;
  digest.add_field(matrix.reveal()).add_field(attempt);
  return token_of(digest);
}

Secret tunnel_token(const Secret& matrix, const std::string& attempt) {
  Sha256 digest;
  digest.add_field(matrix.reveal()).add_field(attempt).add_field("tunnels");
  return token_of(digest);
}

}  // namespace bench
