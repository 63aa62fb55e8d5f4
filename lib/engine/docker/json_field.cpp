#include "engine/docker/json_field.hpp"

#include <nlohmann/json.hpp>

namespace bench::docker {

namespace {

using nlohmann::json;

const json kNothing;
const json kNoFields = json::object();

const json& at(const json& object, const char* name) {
  if (!object.is_object()) return kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

}  // namespace

const json& object_at(const json& object, const char* name) {
  const json& value = at(object, name);
  return value.is_object() ? value : kNoFields;
}

std::string text_at(const json& object, const char* name) {
  const json& value = at(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::int64_t number_at(const json& object, const char* name) {
  const json& value = at(object, name);
  return value.is_number() ? value.get<std::int64_t>() : 0;
}

bool flag_at(const json& object, const char* name) {
  const json& value = at(object, name);
  return value.is_boolean() && value.get<bool>();
}

std::string first_name(const json& container) {
  const json& names = at(container, "Names");
  if (!names.is_array() || names.empty() || !names[0].is_string()) return {};
  const std::string name = names[0].get<std::string>();
  return name.rfind('/', 0) == 0 ? name.substr(1) : name;
}

}  // namespace bench::docker
