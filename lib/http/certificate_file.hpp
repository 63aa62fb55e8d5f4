#pragma once

#include <filesystem>
#include <span>

#include "base/environment.hpp"

namespace bench::http {

// The first of these files that exists, or an empty path.
[[nodiscard]] std::filesystem::path first_existing(std::span<const char* const> files);

// The file of certificate authorities that are trusted: SSL_CERT_FILE, or this machine's, for a
// libcurl that is linked into the program and was configured on another system. Empty when libcurl
// finds it by itself. A folder that libcurl was built to know is trusted beside it.
[[nodiscard]] std::filesystem::path certificate_file_in(const Environment& environment);

// In that of this process, looked at once.
[[nodiscard]] const std::filesystem::path& certificate_file();

}  // namespace bench::http
