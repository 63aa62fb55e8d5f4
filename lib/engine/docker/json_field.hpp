#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace bench::docker {

// The fields of an engine's answer. What is absent, null or of another type is empty: engines and
// their versions differ in what they leave out, and that is not an error.
[[nodiscard]] const nlohmann::json& object_at(const nlohmann::json& object, const char* name);
[[nodiscard]] std::string text_at(const nlohmann::json& object, const char* name);
[[nodiscard]] std::int64_t number_at(const nlohmann::json& object, const char* name);
[[nodiscard]] bool flag_at(const nlohmann::json& object, const char* name);

// The name of a container in a listing, without the slash in front.
[[nodiscard]] std::string first_name(const nlohmann::json& container);

}  // namespace bench::docker
