#include "http/header_lines.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace bench::http {

namespace {

std::vector<std::string> texts(const curl_slist* line) {
  std::vector<std::string> all;
  for (; line != nullptr; line = line->next) all.emplace_back(line->data);
  return all;
}

}  // namespace

TEST_CASE("header lines are what libcurl takes for them") {
  HeaderLines lines({{"x-api-key", "sk-1"}, {"x-empty", ""}, {"Accept", "*/*"}});
  lines.leave_out("Expect");
  const std::vector<std::string> expected = {"x-api-key: sk-1", "x-empty;", "Accept: */*",
                                             "Expect:"};
  CHECK(texts(lines.list()) == expected);
}

TEST_CASE("header lines can be added to after they were listed") {
  HeaderLines lines({});
  CHECK(lines.list() == nullptr);
  for (int i = 0; i < 100; ++i) lines.leave_out("x-" + std::to_string(i));
  const std::vector<std::string> all = texts(lines.list());
  CHECK(all.size() == 100);
  CHECK(all.back() == "x-99:");
}

}  // namespace bench::http
