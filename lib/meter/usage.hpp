#pragma once

#include <cstdint>
#include <optional>

namespace bench {

// What a request has used, in tokens, in the same terms for every provider. What an answer does not
// say is unknown, which is not zero.
struct Usage {
  using Tokens = std::optional<std::uint64_t>;

  Tokens input;           // neither read from a cache nor written to one
  Tokens cache_read;      // input that came from a cache
  Tokens cache_write_5m;  // input that was written to a cache: for 5 minutes, or as OpenAI likes
  Tokens cache_write_1h;  // or for an hour
  Tokens output;          // all of it, reasoning included
  Tokens reasoning;       // the part of the output that was thought, not said

  // Something in it has a price of its own, which no count of tokens tells: sound, a search.
  bool has_extras = false;

  // The answer broke off: what it cost may be more than this.
  bool partial = false;

  bool operator==(const Usage&) const = default;
};

// All input, cached or not; unknown when none of it is known.
[[nodiscard]] Usage::Tokens total_input(const Usage& usage);

// Unknown when neither is known.
[[nodiscard]] Usage::Tokens sum(const Usage::Tokens& one, const Usage::Tokens& other);

// The same of every kind of tokens; `total` is partial, or has extras, where one of both does.
void add(Usage& total, const Usage& more);

}  // namespace bench
