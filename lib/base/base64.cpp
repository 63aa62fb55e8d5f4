#include "base/base64.hpp"

#include <openssl/evp.h>

namespace bench {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // it ends what it writes with a zero
  const int length =
      EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  if (text.empty()) return bytes;
  const bool whole = text.size() % 4 == 0;
  const int length =
      whole ? EVP_DecodeBlock(bytes_of(bytes), bytes_of(text), static_cast<int>(text.size())) : -1;
  if (length < 0) return std::nullopt;
  // It decodes what only fills up too.
  const std::size_t filling = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(length) - filling);
  return bytes;
}

}  // namespace bench
