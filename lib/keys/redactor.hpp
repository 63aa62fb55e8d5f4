#pragma once

#include <array>
#include <bitset>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace bench {

// The secrets that must not be seen anywhere, in every form in which they may be written. A value:
// read by any number of threads once all of them are added.
class Redactor {
 public:
  // Shorter secrets would tear up ordinary text; they are left alone.
  static constexpr std::size_t kShortest = 6;

  Redactor() = default;
  explicit Redactor(const std::vector<Secret>& secrets);

  void add(const Secret& secret);

  [[nodiscard]] std::string redact(std::string_view text) const;

  [[nodiscard]] bool empty() const { return forms_.empty(); }

 private:
  friend class RedactingStream;

  struct Match {
    std::size_t at;
    std::size_t length;  // zero: the text ends inside what may become a secret
  };

  // The first secret in `text`. When more text may follow, also the place where one may begin at
  // its end.
  [[nodiscard]] Match find(std::string_view text, bool more_may_follow) const;

  std::vector<Secret> forms_;       // longest first
  std::bitset<65536> first_bytes_;  // the first two bytes of any form
};

// Redacts a stream that comes in pieces: a secret that is split across them is found all the same.
// Holds back only bytes that may be the beginning of one.
class RedactingStream {
 public:
  using Write = std::function<void(std::string_view)>;

  // Both are borrowed or copied for the stream's life.
  RedactingStream(const Redactor& redactor, Write write);

  void add(std::string_view bytes);

  // The end of the stream: what was held back was no secret.
  void finish();

 private:
  const Redactor& redactor_;
  Write write_;
  std::string held_;
};

}  // namespace bench
