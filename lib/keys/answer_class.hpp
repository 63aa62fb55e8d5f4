#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/headers.hpp"
#include "meter/usage_reader.hpp"
#include "suite/failover_policy.hpp"
#include "suite/suite.hpp"

namespace bench {

// What an answer is held against.
enum class ChargedTo : std::uint8_t { nobody, key, organization, organization_and_model };

[[nodiscard]] ChargedTo charged_to(AnswerKind kind);

// What one answer means for the key that was sent.
struct AnswerClass {
  AnswerKind kind = AnswerKind::good;
  ChargedTo blame = ChargedTo::nobody;
  int status = 0;                    // zero: an error inside a good answer, or none
  std::optional<Milliseconds> wait;  // how long the provider says that it lasts
  bool certain = false;      // a rejected key: the provider calls it wrong, not only unauthorized
  std::string organization;  // whose limits the key shares, where the answer tells
  // One line for the operator, safe to print: `HTTP 429 rate_limit_error: Number of requests...`.
  // A key that the provider repeats in its message is not in it.
  std::string detail;
};

// Of an answer that has a status. `body` may be empty or cut off; a good answer needs none.
[[nodiscard]] AnswerClass classify(Dialect dialect, int status, const Headers& headers,
                                   std::string_view body, WallTime now);

// Of an error inside an answer whose status was good: an event of a stream, or JSON.
[[nodiscard]] AnswerClass classify_inner(Dialect dialect, const AnswerError& error, WallTime now);

// Of a request that got no answer; `trouble` says why, in the transport's words.
[[nodiscard]] AnswerClass unanswered(std::string_view trouble);

// What the provider's limits belong to, by the headers of any of its answers; empty when they do
// not say.
[[nodiscard]] std::string organization_of(Dialect dialect, const Headers& headers);

}  // namespace bench
