#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/units.hpp"

namespace bench {

// What stands first in every JSON file of the store. A file of a newer version is refused.
inline constexpr int kFormatVersion = 1;

inline constexpr Bytes kLargestRecord{64ULL << 20U};

// Parses a record that was read from `source`. Throws Error with ExitCode::store_failed when it is
// no JSON object of a version that is known here.
[[nodiscard]] nlohmann::ordered_json parse_record(std::string_view text, std::string_view source);

// The check of parse_record(), of what was parsed in another way.
void check_record(const nlohmann::ordered_json& record, std::string_view source);

// Runs `read`; a field that is missing or of the wrong kind becomes an Error that names `source`.
void naming_source(std::string_view source, const std::function<void()>& read);

// An object that has its version and nothing else yet.
[[nodiscard]] nlohmann::ordered_json new_record();

// Indented, with a newline at the end. Invalid UTF-8 is replaced.
[[nodiscard]] std::string to_text(const nlohmann::ordered_json& record);

// A newer version than this program knows.
[[noreturn]] void refuse_newer(std::string_view source, int version, int known);

}  // namespace bench
