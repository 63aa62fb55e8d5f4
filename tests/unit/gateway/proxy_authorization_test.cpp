#include "gateway/proxy_authorization.hpp"

#include <doctest/doctest.h>

#include "base/base64.hpp"

namespace bench {

namespace {

std::string token_in(const std::string& value) {
  RequestHead head;
  head.fields = {{"Proxy-Authorization", value}};
  return proxy_token_of(head).reveal();
}

}  // namespace

TEST_CASE("the password is the token, whoever it is of") {
  CHECK(token_in("Basic YmVuY2g6dG9rZW4=") == "token");         // bench:token
  CHECK(token_in("basic  YmVuY2g6dG9rZW4tMQ==") == "token-1");  // bench:token-1
  CHECK(token_in("Basic OnRva2VuMTI=") == "token12");           // :token12
  CHECK(token_in("Basic YTpiOmM=") == "b:c");                   // a:b:c
}

TEST_CASE("what is no token opens nothing") {
  for (const char* value :
       {"", "Basic", "Basic ", "Basic dG9rZW4=", "Basic dG9rZW46",
        "Bearer YmVuY2g6dG9rZW4=", "YmVuY2g6dG9rZW4=", "Basic YmVuY2g6dG9rZW4",
        "Basic YmVuY2g6 dG9rZW4=", "Basic YmVuY2g6dG9rZW4%", "Basic ====", "Basic Y=mV"}) {
    CAPTURE(value);
    CHECK(token_in(value).empty());
  }
  CHECK(token_in("Basic " + base64("bench:" + std::string(2'000, 't'))).empty());
  RequestHead twice;
  twice.fields = {{"Proxy-Authorization", "Basic YmVuY2g6dG9rZW4="},
                  {"proxy-authorization", "Basic YmVuY2g6dG9rZW4="}};
  CHECK(proxy_token_of(twice).empty());
  CHECK(proxy_token_of(RequestHead{}).empty());
}

}  // namespace bench
