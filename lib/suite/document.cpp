#include "suite/document.hpp"

#include <cmath>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "suite/line_tracking_sax.hpp"

namespace bench {

namespace {

std::string type_name(const nlohmann::json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  if (value.is_string()) return "a text";
  if (value.is_boolean()) return "true or false";
  return value.is_null() ? "null" : "a number";
}

std::string content_of(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) {
    throw system_error(ExitCode::usage, fmt::format("reading '{}'", file.string()), error.value());
  }
  if (size > kLargestText.count) {
    throw usage_error(fmt::format("'{}' is larger than {}", file.string(), show(kLargestText)));
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) throw usage_error(fmt::format("cannot read '{}'", file.string()));
  return text;
}

}  // namespace

Document::Document() : json_(std::make_unique<nlohmann::json>()) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Document Document::read(const std::filesystem::path& file) {
  return parse(content_of(file), file.string());
}

Document Document::parse(std::string_view text, const std::string& name) {
  Document document;
  document.name_ = name;
  int line = 1;
  LineTrackingSax sax(*document.json_, document.lines_, line);
  const bool valid = nlohmann::json::sax_parse(LineCounter(text.data(), &line),
                                               LineCounter(text.data() + text.size(), &line), &sax,
                                               nlohmann::json::input_format_t::json, true, true);
  if (!valid) {
    throw usage_error(fmt::format("{}:{}: {}", name, sax.trouble_line(), printable(sax.trouble())));
  }
  return document;
}

Document::Object Document::root() const {
  if (!json_->is_object()) {
    throw error("", fmt::format("expected an object, found {}", type_name(*json_)));
  }
  return {*this, *json_, ""};
}

int Document::line_of(const std::string& pointer) const {
  const auto found = lines_.find(pointer);
  return found == lines_.end() ? 1 : found->second;
}

Error Document::error(const std::string& pointer, const std::string& message,
                      std::string hint) const {
  return usage_error(fmt::format("{}:{}: {}", name_, line_of(pointer), printable(message)),
                     std::move(hint));
}

Document::Object::Object(const Document& document, const nlohmann::json& json, std::string pointer)
    : document_(&document), json_(&json), pointer_(std::move(pointer)) {}

std::string Document::Object::pointer_to(const std::string& key) const {
  return key.empty() ? pointer_ : pointer_ + "/" + key;
}

Error Document::Object::error(const std::string& key, const std::string& message,
                              std::string hint) const {
  return document_->error(pointer_to(key), message, std::move(hint));
}

const nlohmann::json* Document::Object::find(const std::string& key) {
  known_.insert(key);
  const auto found = json_->find(key);
  return found == json_->end() ? nullptr : &*found;
}

bool Document::Object::has(const std::string& key) {
  return find(key) != nullptr;
}

bool Document::Object::is_text(const std::string& key) {
  const nlohmann::json* value = find(key);
  return value != nullptr && value->is_string();
}

bool Document::Object::is_list(const std::string& key) {
  const nlohmann::json* value = find(key);
  return value != nullptr && value->is_array();
}

std::optional<std::string> Document::Object::text(const std::string& key) {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    throw error(key, fmt::format("'{}' must be a text, not {}", key, type_name(*value)));
  }
  const auto& text = value->get_ref<const std::string&>();
  if (text.find('\0') != std::string::npos) {
    throw error(key, fmt::format("'{}' must not hold a NUL character", key));
  }
  return text;
}

std::string Document::Object::required_text(const std::string& key) {
  const std::optional<std::string> value = text(key);
  if (!value) throw error("", fmt::format("'{}' is missing", key));
  if (trimmed(*value).empty()) throw error(key, fmt::format("'{}' is empty", key));
  return *value;
}

std::optional<bool> Document::Object::boolean(const std::string& key) {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) throw error(key, fmt::format("'{}' must be true or false", key));
  return value->get<bool>();
}

std::optional<double> Document::Object::number(const std::string& key, double least, double most) {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return std::nullopt;
  const double number = value->is_number() ? value->get<double>() : NAN;
  if (!(number >= least && number <= most)) {
    throw error(key, fmt::format("'{}' must be a number from {} to {}", key, least, most));
  }
  return number;
}

std::optional<int> Document::Object::integer(const std::string& key, int least, int most) {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return std::nullopt;
  const bool whole = value->is_number_integer();
  const double number = whole ? value->get<double>() : NAN;
  if (!(number >= least && number <= most)) {
    throw error(key, fmt::format("'{}' must be a whole number from {} to {}", key, least, most));
  }
  return static_cast<int>(number);
}

// Plain numbers are seconds.
std::optional<Milliseconds> Document::Object::duration(const std::string& key) {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number() && value->get<double>() >= 0 && value->get<double>() < 1e9) {
    return Milliseconds(std::llround(value->get<double>() * 1000));
  }
  try {
    return parse_duration(text(key).value_or(""));
  } catch (const Error& wrong) {
    throw error(key, fmt::format("'{}': {}", key, wrong.message()), wrong.hint());
  }
}

std::optional<Bytes> Document::Object::bytes(const std::string& key) {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) return Bytes{value->get<std::uint64_t>()};
  try {
    return parse_bytes(text(key).value_or(""));
  } catch (const Error& wrong) {
    throw error(key, fmt::format("'{}': {}", key, wrong.message()), wrong.hint());
  }
}

std::vector<std::string> Document::Object::texts(const std::string& key) {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return {};
  if (!value->is_array()) {
    throw error(key, fmt::format("'{}' must be a list, not {}", key, type_name(*value)));
  }
  std::vector<std::string> texts;
  for (const nlohmann::json& item : *value) {
    const std::string place = key + "/" + std::to_string(texts.size());
    if (!item.is_string()) throw error(place, fmt::format("'{}' must hold texts only", key));
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

std::map<std::string, std::string> Document::Object::text_map(const std::string& key) {
  std::map<std::string, std::string> result;
  std::optional<Object> map = object(key);
  if (!map) return result;
  for (const auto& [name, value] : map->json_->items()) {
    if (!value.is_string()) throw map->error(name, fmt::format("'{}' must be a text", name));
    result[name] = value.get<std::string>();
  }
  return result;
}

std::optional<Document::Object> Document::Object::object(const std::string& key) {
  const nlohmann::json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    throw error(key, fmt::format("'{}' must be an object, not {}", key, type_name(*value)));
  }
  return Object(*document_, *value, pointer_to(key));
}

std::vector<Document::Object> Document::Object::objects(const std::string& key) {
  const nlohmann::json* value = find(key);
  std::vector<Object> result;
  if (value == nullptr) return result;
  if (!value->is_array()) throw error(key, fmt::format("'{}' must be a list", key));
  for (const nlohmann::json& item : *value) {
    const std::string place = key + "/" + std::to_string(result.size());
    if (!item.is_object()) throw error(place, fmt::format("'{}' must hold objects only", key));
    result.push_back(Object(*document_, item, pointer_to(place)));
  }
  return result;
}

std::vector<std::pair<std::string, Document::Object>> Document::Object::members() {
  std::vector<std::pair<std::string, Object>> result;
  for (const auto& item : json_->items()) {
    if (std::optional<Object> member = object(item.key())) result.emplace_back(item.key(), *member);
  }
  return result;
}

void Document::Object::finish() const {
  for (const auto& item : json_->items()) {
    if (known_.contains(item.key())) continue;
    const std::string near = nearest(item.key(), {known_.begin(), known_.end()});
    throw error(item.key(), fmt::format("unknown field '{}'", item.key()),
                near.empty() ? "" : fmt::format("did you mean '{}'?", near));
  }
}

}  // namespace bench
