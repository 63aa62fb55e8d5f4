#include "http/certificate_file.hpp"

#include <cstdlib>
#include <optional>
#include <string>
#include <system_error>

#include <curl/curl.h>

namespace bench::http {

namespace {

#ifdef CURL_STATICLIB
constexpr bool kCurlIsTheSystems = false;
#else
constexpr bool kCurlIsTheSystems = true;
#endif

constexpr const char* kCertificateFiles[] = {
    "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",              // openSUSE
    "/etc/ssl/cert.pem",                   // Alpine
};

std::optional<std::string> variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

std::filesystem::path first_existing(std::span<const char* const> files) {
  for (const char* file : files) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) return file;
  }
  return {};
}

// OpenSSL's own variables, of which libcurl heeds none where it was built to know a file.
std::filesystem::path certificate_file_in(const Environment& environment) {
  const std::optional<std::string> named = environment("SSL_CERT_FILE");
  if (named && !named->empty()) return *named;
  if (kCurlIsTheSystems || environment("SSL_CERT_DIR")) return {};
  return first_existing(kCertificateFiles);
}

const std::filesystem::path& certificate_file() {
  static const std::filesystem::path file = certificate_file_in(variable);
  return file;
}

}  // namespace bench::http
