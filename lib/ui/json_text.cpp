#include "ui/json_text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace bench {

namespace {

bool needs_no_escape(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

// JSON asks to escape less than a terminal needs; plain ASCII is safe everywhere.
std::string dumped(const nlohmann::ordered_json& value) {
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  std::string text = value.dump(-1, ' ', false, kReplace);
  return printable(text) == text ? text : value.dump(-1, ' ', true, kReplace);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  // A million rows are nearly all of this kind.
  if (std::all_of(text.begin(), text.end(), needs_no_escape)) {
    out += '"';
    out += text;
    out += '"';
    return;
  }
  out += dumped(text);
}

std::string json_line(const nlohmann::ordered_json& value) {
  return dumped(value) + "\n";
}

}  // namespace bench
