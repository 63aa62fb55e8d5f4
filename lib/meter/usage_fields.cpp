#include "meter/usage_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace bench {

namespace {

using Tokens = Usage::Tokens;

struct Field {
  std::string_view path;
  Tokens UsageFields::*counter;
};

// No two providers mean different things by the same name.
constexpr std::array kFields = {
    Field{"input_tokens", &UsageFields::input},
    Field{"output_tokens", &UsageFields::output},
    Field{"cache_read_input_tokens", &UsageFields::cached},
    Field{"cache_creation_input_tokens", &UsageFields::cache_write},
    Field{"cache_creation.ephemeral_5m_input_tokens", &UsageFields::cache_write_5m},
    Field{"cache_creation.ephemeral_1h_input_tokens", &UsageFields::cache_write_1h},
    Field{"output_tokens_details.thinking_tokens", &UsageFields::reasoning},
    Field{"output_tokens_details.reasoning_tokens", &UsageFields::reasoning},
    Field{"input_tokens_details.cached_tokens", &UsageFields::cached},
    Field{"input_tokens_details.cache_write_tokens", &UsageFields::cache_write},
    Field{"prompt_tokens", &UsageFields::input},
    Field{"completion_tokens", &UsageFields::output},
    Field{"prompt_tokens_details.cached_tokens", &UsageFields::cached},
    Field{"prompt_tokens_details.cache_write_tokens", &UsageFields::cache_write},
    Field{"completion_tokens_details.reasoning_tokens", &UsageFields::reasoning},
    Field{"promptTokenCount", &UsageFields::input},
    Field{"toolUsePromptTokenCount", &UsageFields::tool_input},
    Field{"cachedContentTokenCount", &UsageFields::cached},
    Field{"candidatesTokenCount", &UsageFields::output},
    Field{"thoughtsTokenCount", &UsageFields::reasoning},
};

// No provider has sold more in one answer; what claims to is no count, and sums stay in range.
constexpr std::uint64_t kMostTokens = 1'000'000'000'000;

Tokens count_in(std::string_view number) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), count);
  if (error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
  return count <= kMostTokens ? Tokens(count) : std::nullopt;
}

// Anthropic's tools on its own side, but for those that fetch, which are free; OpenAI's sound.
bool is_extra(std::string_view path) {
  constexpr std::string_view kTools = "server_tool_use.";
  return path.ends_with(".audio_tokens") ||
         (path.starts_with(kTools) && path.substr(kTools.size()) != "web_fetch_requests");
}

Tokens without(Tokens whole, Tokens part) {
  if (!whole) return std::nullopt;
  return *whole - std::min(*whole, part.value_or(0));
}

}  // namespace

void UsageFields::set(std::string_view path, std::string_view number) {
  if (is_extra(path) && count_in(number).value_or(0) > 0) has_extras = true;
  const auto* const field = std::find_if(kFields.begin(), kFields.end(),
                                         [&](const Field& one) { return one.path == path; });
  if (field == kFields.end()) return;
  if (const Tokens count = count_in(number)) this->*(field->counter) = count;
}

void UsageFields::set_text(std::string_view path, std::string_view text) {
  if (!path.ends_with("TokensDetails[].modality")) return;
  // Pictures and films that go in cost as much as words.
  if (text == "AUDIO" || (text != "TEXT" && path.starts_with("candidates"))) has_extras = true;
}

Usage UsageFields::normalized(WireFormat format) const {
  Usage usage;
  usage.has_extras = has_extras;
  usage.cache_read = cached;
  usage.reasoning = reasoning;
  if (format == WireFormat::anthropic_messages) {
    usage.input = input;
    usage.output = output;
    // The sum may have been restated without its parts.
    usage.cache_write_1h = cache_write && cache_write_1h
                               ? Tokens(std::min(*cache_write, *cache_write_1h))
                               : cache_write_1h;
    usage.cache_write_5m =
        cache_write ? without(cache_write, usage.cache_write_1h) : cache_write_5m;
    return usage;
  }
  // What a cache had or got is a part of the input here.
  usage.cache_write_5m = cache_write;
  usage.input = without(without(sum(input, tool_input), cached), cache_write);
  usage.output = format == WireFormat::gemini_generate ? sum(output, reasoning) : output;
  return usage;
}

}  // namespace bench
