#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace bench {

// SHA-256 over everything that was added.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& add(std::string_view bytes);

  // Adds the length too, so that ("ab", "c") and ("a", "bc") differ.
  Sha256& add_field(std::string_view bytes);

  // The digest so far in lower-case hex; nothing can be added afterwards.
  [[nodiscard]] std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace bench
