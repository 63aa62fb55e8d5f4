#include "gateway/token_table.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <openssl/rand.h>

#include "base/error.hpp"

namespace bench {

Secret random_token() {
  std::array<unsigned char, 24> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw Error(ExitCode::bug, "the system gives no random bytes");
  }
  std::string text = "bench-";
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return Secret(text);
}

}  // namespace bench
