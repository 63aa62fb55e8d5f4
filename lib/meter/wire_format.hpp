#pragma once

#include <string_view>

namespace bench {

// How a request and its answer are written; what a provider speaks besides is `other`.
enum class WireFormat {
  anthropic_messages,
  openai_chat,
  openai_responses,
  gemini_generate,
  other,
};

// By the path of a request, with or without a query and whatever stands before it:
// `/anthropic/v1/messages?beta=true`. Never by a header: clients send what they like.
[[nodiscard]] WireFormat wire_format_of(std::string_view path);

// Whether a provider may charge for a request: not for a look at what is there, and not for
// counting tokens beforehand.
[[nodiscard]] bool may_cost(std::string_view method, std::string_view path);

}  // namespace bench
