#include "base/secret.hpp"

#include <utility>

#include <openssl/crypto.h>

#include "base/digest.hpp"

namespace bench {

namespace {

bool starts_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += starts_code_point(byte) ? 1U : 0U;
  return count;
}

// The byte offset at which code point number `index` starts.
std::size_t offset_of(std::string_view text, std::size_t index) {
  std::size_t offset = 0;
  for (; offset < text.size(); ++offset) {
    if (!starts_code_point(text[offset])) continue;
    if (index-- == 0) break;
  }
  return offset;
}

}  // namespace

Secret::Secret(std::string_view text) : text_(text) {}
Secret::Secret(const Secret& other) = default;

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) {
  other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe();
    text_ = other.text_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    text_ = std::move(other.text_);
    other.wipe();
  }
  return *this;
}

Secret::~Secret() {
  wipe();
}

void Secret::wipe() noexcept {
  // Capacity, not size: a moved-from short string still has its bytes in the object.
  text_.resize(text_.capacity());
  OPENSSL_cleanse(text_.data(), text_.size());
  text_.clear();
}

std::string Secret::hint() const {
  const std::size_t length = code_points(text_);
  const std::size_t shown = length >= 20 ? 4 : length >= 10 ? 2 : length >= 5 ? 1 : 0;
  if (text_.empty()) return {};
  return text_.substr(0, offset_of(text_, shown)) + "..." +
         text_.substr(offset_of(text_, length - shown));
}

std::string Secret::fingerprint() const {
  return sha256_hex(text_).substr(0, 16);
}

bool Secret::operator==(const Secret& other) const {
  return text_.size() == other.text_.size() &&
         CRYPTO_memcmp(text_.data(), other.text_.data(), text_.size()) == 0;
}

}  // namespace bench
