#include "engine/tls_files.hpp"

namespace bench {

http::Tls tls_files_in(const std::string& folder, const EngineLookups& lookups) {
  const auto file = [&](const char* name) {
    const std::string path = folder + "/" + name;
    return lookups.exists(path) ? path : std::string();
  };
  return {file("ca.pem"), file("cert.pem"), file("key.pem"), true};
}

}  // namespace bench
