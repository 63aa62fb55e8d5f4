#include "http/certificate_file.hpp"

#include <array>
#include <fstream>

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

TEST_CASE("the system's own libcurl is not told where its certificates are") {
  CHECK(certificate_file().empty());
}

}  // namespace bench::http
