#pragma once

#include <filesystem>
#include <span>

namespace bench::http {

// The first of these files that exists, or an empty path.
[[nodiscard]] std::filesystem::path first_existing(std::span<const char* const> files);

// The certificate authorities that this machine trusts, for a libcurl that is linked into the
// program and was configured on another system. Empty when libcurl finds them by itself: when it is
// the system's own, or when SSL_CERT_FILE or SSL_CERT_DIR is set.
[[nodiscard]] const std::filesystem::path& certificate_file();

}  // namespace bench::http
