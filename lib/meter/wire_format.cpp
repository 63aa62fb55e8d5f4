#include "meter/wire_format.hpp"

namespace bench {

WireFormat wire_format_of(std::string_view path) {
  path = path.substr(0, path.find('?'));
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with("/messages")) return WireFormat::anthropic_messages;
  if (path.ends_with("/chat/completions")) return WireFormat::openai_chat;
  if (path.ends_with("/responses")) return WireFormat::openai_responses;
  if (path.ends_with(":generateContent") || path.ends_with(":streamGenerateContent")) {
    return WireFormat::gemini_generate;
  }
  return WireFormat::other;
}

bool may_cost(std::string_view method, std::string_view path) {
  path = path.substr(0, path.find('?'));
  const bool counts_beforehand = path.ends_with("/count_tokens") ||
                                 path.ends_with(":countTokens") || path.ends_with("/input_tokens");
  return method == "POST" && !counts_beforehand;
}

}  // namespace bench
