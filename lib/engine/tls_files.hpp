#pragma once

#include <string>

#include "engine/engine_search.hpp"

namespace bench {

// `ca.pem`, `cert.pem` and `key.pem` in a folder, those of them that are there.
[[nodiscard]] http::Tls tls_files_in(const std::string& folder, const EngineLookups& lookups);

}  // namespace bench
