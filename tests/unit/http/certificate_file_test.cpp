#include "http/certificate_file.hpp"

#include <array>
#include <fstream>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

namespace bench::http {

TEST_CASE("of the places where systems keep certificates the first that exists is taken") {
  const TemporaryFolder folder;
  const std::string missing = folder.path() / "missing.pem";
  const std::string first = folder.path() / "first.pem";
  const std::string second = folder.path() / "second.pem";
  std::ofstream(first) << "certificates";
  std::ofstream(second) << "certificates";
  const std::array places{missing.c_str(), first.c_str(), second.c_str()};
  CHECK(first_existing(places) == first);
}

TEST_CASE("a machine that keeps certificates nowhere leaves the choice to libcurl") {
  CHECK(first_existing(std::array{"/nowhere/certificates.pem"}).empty());
}

TEST_CASE("the system's own libcurl is told of no file but one that the user names") {
  std::optional<std::string> named;
  const auto environment = [&](const std::string& name) {
    return name == "SSL_CERT_FILE" ? named : std::nullopt;
  };
  CHECK(certificate_file_in(environment).empty());
  named = "";
  CHECK(certificate_file_in(environment).empty());
  named = "/mine.pem";
  CHECK(certificate_file_in(environment) == "/mine.pem");
}

}  // namespace bench::http
