#include "http/certificate_file.hpp"

#include <cstdlib>
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

bool environment_has_certificates() {
  return std::getenv("SSL_CERT_FILE") != nullptr || std::getenv("SSL_CERT_DIR") != nullptr;
}

}  // namespace

std::filesystem::path first_existing(std::span<const char* const> files) {
  for (const char* file : files) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) return file;
  }
  return {};
}

const std::filesystem::path& certificate_file() {
  static const std::filesystem::path file = kCurlIsTheSystems || environment_has_certificates()
                                                ? std::filesystem::path()
                                                : first_existing(kCertificateFiles);
  return file;
}

}  // namespace bench::http
