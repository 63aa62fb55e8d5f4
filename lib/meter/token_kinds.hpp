#pragma once

#include <array>

#include "meter/usage.hpp"

namespace bench {

// The kinds of tokens by the names that records have for them.
struct TokenKind {
  const char* name;
  Usage::Tokens Usage::*tokens;
};
inline constexpr std::array kTokenKinds = {
    TokenKind{"input_tokens", &Usage::input},
    TokenKind{"cache_read_tokens", &Usage::cache_read},
    TokenKind{"cache_write_5m_tokens", &Usage::cache_write_5m},
    TokenKind{"cache_write_1h_tokens", &Usage::cache_write_1h},
    TokenKind{"output_tokens", &Usage::output},
    TokenKind{"reasoning_tokens", &Usage::reasoning},
};

}  // namespace bench
