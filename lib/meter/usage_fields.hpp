#pragma once

#include <string_view>

#include "meter/usage.hpp"
#include "meter/wire_format.hpp"

namespace bench {

// The counters of an answer as its provider writes them. A later value replaces an earlier one:
// providers repeat totals, they never send differences.
struct UsageFields {
  Usage::Tokens input;
  Usage::Tokens tool_input;   // Gemini: prompts of tools, not part of the input
  Usage::Tokens cached;       // read from a cache
  Usage::Tokens cache_write;  // Anthropic: of both kinds; OpenAI: a part of the input
  Usage::Tokens cache_write_5m;
  Usage::Tokens cache_write_1h;
  Usage::Tokens output;
  Usage::Tokens reasoning;
  bool has_extras = false;

  // `path` is what stands below `usage` or `usageMetadata`. Unknown fields and what is no count
  // change nothing.
  void set(std::string_view path, std::string_view number);

  // The same for what is a text.
  void set_text(std::string_view path, std::string_view text);

  // In the terms of Usage: OpenAI and Gemini count what a cache had, or got, as part of the input,
  // Gemini does not count thoughts as output.
  [[nodiscard]] Usage normalized(WireFormat format) const;
};

}  // namespace bench
