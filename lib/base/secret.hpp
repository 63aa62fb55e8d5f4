#pragma once

#include <string>
#include <string_view>

namespace bench {

// A string that must not be seen: it has no output operator, no formatter, no conversion, compares
// in constant time and wipes its memory. reveal() is the only way out, and easy to grep for.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text);
  Secret(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] std::size_t size() const { return text_.size(); }

  // `sk-a...wxyz`: enough to tell keys apart, never enough to use one. Short secrets show less.
  [[nodiscard]] std::string hint() const;

  // The first 16 hex digits of its SHA-256: the same key is recognized again without storing it.
  [[nodiscard]] std::string fingerprint() const;

  [[nodiscard]] bool operator==(const Secret& other) const;

 private:
  void wipe() noexcept;

  std::string text_;
};

}  // namespace bench
