#include "meter/usage.hpp"

#include "meter/token_kinds.hpp"

namespace bench {

Usage::Tokens sum(const Usage::Tokens& one, const Usage::Tokens& other) {
  if (!one && !other) return std::nullopt;
  return one.value_or(0) + other.value_or(0);
}

void add(Usage& total, const Usage& more) {
  for (const TokenKind& kind : kTokenKinds) {
    total.*kind.tokens = sum(total.*kind.tokens, more.*kind.tokens);
  }
  total.has_extras = total.has_extras || more.has_extras;
  total.partial = total.partial || more.partial;
}

Usage::Tokens total_input(const Usage& usage) {
  return sum(sum(usage.input, usage.cache_read), sum(usage.cache_write_5m, usage.cache_write_1h));
}

}  // namespace bench
