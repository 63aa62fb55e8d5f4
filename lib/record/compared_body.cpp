#include "record/compared_body.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

using nlohmann::json;

// Agents nest a dozen levels; JSON's writer uses the stack for each.
constexpr int kDeepest = 128;
constexpr std::size_t kShown = 40;  // bytes of a value

bool is_shallow(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') ++at;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDeepest) return false;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return true;
}

// Nothing for what is not JSON, or not of a sane kind.
std::optional<json> parsed(std::string_view body) {
  if (!is_shallow(body)) return std::nullopt;
  json value = json::parse(body, nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::string written(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// Around the first byte in which `text` differs from `other`.
std::string excerpt(std::string_view text, std::string_view other) {
  constexpr std::size_t kBefore = 10;
  const auto differs = std::mismatch(text.begin(), text.end(), other.begin(), other.end()).first;
  std::size_t begin = static_cast<std::size_t>(differs - text.begin());
  begin -= std::min(begin, kBefore);
  if (text.size() <= kShown) begin = 0;
  const auto in_character = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  while (in_character(begin)) ++begin;
  std::size_t end = std::min(begin + kShown, text.size());
  while (in_character(end)) ++end;
  return fmt::format("{}{}{}", begin > 0 ? "..." : "", printable(text.substr(begin, end - begin)),
                     end < text.size() ? "..." : "");
}

std::string difference_of_texts(std::string_view recorded, std::string_view asked) {
  return fmt::format("'{}' instead of '{}'", excerpt(asked, recorded), excerpt(recorded, asked));
}

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : written(value);
}

std::string difference(const std::string& path, const json& recorded, const json& asked);

std::string difference_of_objects(const std::string& path, const json& recorded,
                                  const json& asked) {
  for (const auto& [name, value] : asked.items()) {
    const std::string here = fmt::format("{}.{}", path, printable(name));
    const auto found = recorded.find(name);
    if (found == recorded.end()) return here + " is new";
    if (*found != value) return difference(here, *found, value);
  }
  for (const auto& [name, value] : recorded.items()) {
    if (!asked.contains(name)) return fmt::format("{}.{} is missing", path, printable(name));
  }
  return {};
}

std::string difference_of_lists(const std::string& path, const json& recorded, const json& asked) {
  for (std::size_t i = 0; i < std::min(recorded.size(), asked.size()); ++i) {
    if (recorded[i] != asked[i]) {
      return difference(fmt::format("{}[{}]", path, i), recorded[i], asked[i]);
    }
  }
  return fmt::format("{} has {} instead of {}", path, counted(asked.size(), "element"),
                     recorded.size());
}

std::string difference(const std::string& path, const json& recorded, const json& asked) {
  if (recorded.is_object() && asked.is_object()) {
    return difference_of_objects(path, recorded, asked);
  }
  if (recorded.is_array() && asked.is_array()) return difference_of_lists(path, recorded, asked);
  return fmt::format("{}: {}", path, difference_of_texts(text_of(recorded), text_of(asked)));
}

}  // namespace

std::string body_digest(std::string_view body) {
  const std::optional<json> value = parsed(body);
  return sha256_hex(value ? written(*value) : std::string(body));
}

std::string first_difference(std::string_view recorded, std::string_view asked) {
  const std::optional<json> before = parsed(recorded);
  const std::optional<json> now = parsed(asked);
  if (before && now) return difference("$", *before, *now);
  return difference_of_texts(recorded, asked);
}

}  // namespace bench
