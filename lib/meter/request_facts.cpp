#include "meter/request_facts.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "meter/json_scanner.hpp"

namespace bench {

namespace {

using Kind = JsonValue::Kind;

// Text has about four bytes a token, code and other scripts fewer.
constexpr std::uint64_t kBytesPerToken = 3;
// Pictures and documents come in base64; what they cost has little to do with their bytes.
constexpr std::uint64_t kEncodedBytesPerToken = 32;

std::optional<std::uint64_t> count_in(const JsonValue& value) {
  constexpr std::uint64_t kMost = 1'000'000'000;
  std::uint64_t count = 0;
  const char* const last = value.text.data() + value.text.size();
  const auto [end, error] = std::from_chars(value.text.data(), last, count);
  if (value.kind != Kind::number || error != std::errc{} || end != last) return std::nullopt;
  return std::min(count, kMost);
}

// Base64 has no blanks and no escapes; text of that length has.
bool is_encoded(const JsonValue& value) {
  return value.kind == Kind::text && value.size > 4 * JsonScanner::kLongestText &&
         value.text.find(' ') == std::string_view::npos &&
         value.text.find('\\') == std::string_view::npos;
}

// `/v1beta/models/gemini-2.5-pro:streamGenerateContent` -> `gemini-2.5-pro`
std::string model_in(std::string_view path) {
  path = path.substr(0, path.find('?'));
  path = path.substr(0, path.rfind(':'));
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

bool is_output_limit(WireFormat format, std::string_view path) {
  switch (format) {
    case WireFormat::anthropic_messages:
      return path == "max_tokens";
    case WireFormat::openai_chat:
      return path == "max_completion_tokens" || path == "max_tokens";
    case WireFormat::openai_responses:
      return path == "max_output_tokens";
    case WireFormat::gemini_generate:
      return path == "generationConfig.maxOutputTokens" ||
             path == "generation_config.max_output_tokens";
    case WireFormat::other:
      break;
  }
  return false;
}

bool is_answer_count(WireFormat format, std::string_view path) {
  if (format == WireFormat::openai_chat) return path == "n";
  return format == WireFormat::gemini_generate &&
         (path == "generationConfig.candidateCount" || path == "generation_config.candidate_count");
}

struct BodyFacts {
  RequestFacts facts;
  std::uint64_t answers = 1;
  std::uint64_t encoded = 0;  // bytes
};

void on_value(BodyFacts& body, WireFormat format, const JsonValue& value) {
  if (is_encoded(value)) body.encoded += value.size;
  const bool gemini = format == WireFormat::gemini_generate;
  if (value.path == "model" && value.kind == Kind::text && !gemini) {
    body.facts.model = unescaped(value.text);
  } else if (value.path == "stream" && !gemini) {
    body.facts.stream = value.kind == Kind::truth && value.text == "true";
  } else if (value.path == "stream_options.include_usage") {
    body.facts.include_usage = value.kind == Kind::truth && value.text == "true";
  } else if (is_output_limit(format, value.path)) {
    body.facts.max_output = count_in(value);
  } else if (is_answer_count(format, value.path)) {
    body.answers = std::max<std::uint64_t>(count_in(value).value_or(1), 1);
  }
}

}  // namespace

RequestFacts read_request_facts(WireFormat format, std::string_view path, std::string_view body) {
  BodyFacts read;
  if (format == WireFormat::gemini_generate) {
    read.facts.model = model_in(path);
    read.facts.stream = path.find(":streamGenerateContent") != std::string_view::npos;
  }
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  const bool object = body.find_first_not_of(" \t\r\n") == body.find('{');
  constexpr std::size_t kLevels = 2;
  JsonScanner scanner(kLevels);
  std::string_view rest = body;
  while (const std::optional<JsonValue> value = scanner.next(rest)) on_value(read, format, *value);
  RequestFacts facts = read.facts;
  if (facts.max_output) facts.max_output = *facts.max_output * read.answers;
  facts.estimated_input =
      (body.size() - read.encoded) / kBytesPerToken + read.encoded / kEncodedBytesPerToken;
  facts.well_formed = object && scanner.done();
  return facts;
}

}  // namespace bench
