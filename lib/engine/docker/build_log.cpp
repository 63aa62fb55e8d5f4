#include "engine/docker/build_log.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "engine/docker/json_field.hpp"

namespace bench::docker {

bool BuildLog::feed(std::string_view bytes) {
  rest_.append(bytes);
  std::size_t begin = 0;
  bool wanted = true;
  for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
    wanted = take_object(std::string_view(rest_).substr(begin, end - begin)) && wanted;
    begin = end + 1;
  }
  rest_.erase(0, begin);
  return wanted;
}

void BuildLog::finish() {
  take_object(std::exchange(rest_, {}));
  if (!line_.empty() && on_line_) on_line_(std::exchange(line_, {}));
}

bool BuildLog::take_object(std::string_view text) {
  const auto object = nlohmann::json::parse(text, nullptr, false);
  if (!object.is_object()) return true;
  if (const std::string error = text_at(object, "error"); !error.empty()) {
    error_ = trimmed(error);
  }
  note_id(text_at(object_at(object, "aux"), "ID"));
  note_id(text_at(object, "status"));
  return take_text(text_at(object, "stream"));
}

bool BuildLog::take_text(std::string_view text) {
  line_.append(text);
  bool wanted = true;
  for (auto end = line_.find('\n'); end != std::string::npos; end = line_.find('\n')) {
    if (end > 0 && on_line_) wanted = on_line_(line_.substr(0, end)) && wanted;
    line_.erase(0, end + 1);
  }
  return wanted;
}

void BuildLog::note_id(const std::string& text) {
  if (text.rfind("sha256:", 0) == 0) image_id_ = text;
}

}  // namespace bench::docker
