#include "gateway/passed_fields.hpp"

#include <algorithm>

#include <doctest/doctest.h>

namespace bench {

namespace {

const Headers kClient = {{"Host", "127.0.0.1:8080"},
                         {"Authorization", "Bearer run-token"},
                         {"x-api-key", "run-token"},
                         {"x-goog-api-key", "run-token"},
                         {"Cookie", "a=b"},
                         {"Content-Length", "5"},
                         {"Transfer-Encoding", "chunked"},
                         {"Connection", "keep-alive"},
                         {"Accept-Encoding", "gzip"},
                         {"X-Forwarded-For", "10.0.0.1"},
                         {"Proxy-Authorization", "Basic x"},
                         {"anthropic-version", "2023-06-01"},
                         {"anthropic-beta", "a,b"},
                         {"X-Stainless-Retry-Count", "0"},
                         {"content-type", "application/json"}};

int count(const Headers& fields, std::string_view name) {
  return static_cast<int>(std::count_if(fields.begin(), fields.end(), [&](const auto& field) {
    return same_name(field.first, name);
  }));
}

}  // namespace

TEST_CASE("a provider gets the key in its own way, and nothing that the client sent as one") {
  const Secret key("sk-real");
  const Headers anthropic = fields_for_provider(kClient, Dialect::anthropic, key);
  CHECK(header(anthropic, "x-api-key") == "sk-real");
  CHECK(count(anthropic, "authorization") == 0);
  const Headers openai = fields_for_provider(kClient, Dialect::openai, key);
  CHECK(header(openai, "authorization") == "Bearer sk-real");
  CHECK(count(openai, "x-api-key") == 0);
  const Headers gemini = fields_for_provider(kClient, Dialect::gemini, key);
  CHECK(header(gemini, "x-goog-api-key") == "sk-real");
  for (const Headers& fields : {anthropic, openai, gemini}) {
    for (const auto& [name, value] : fields) CHECK(value.find("run-token") == std::string::npos);
    CHECK(count(fields, "x-api-key") + count(fields, "authorization") +
              count(fields, "x-goog-api-key") ==
          1);
  }
}

TEST_CASE("only what providers need of the client's head goes on") {
  const Headers fields = fields_for_provider(kClient, Dialect::anthropic, Secret("sk-real"));
  CHECK(header(fields, "anthropic-version") == "2023-06-01");
  CHECK(header(fields, "anthropic-beta") == "a,b");
  CHECK(header(fields, "x-stainless-retry-count") == "0");
  CHECK(header(fields, "content-type") == "application/json");
  CHECK(header(fields, "accept-encoding") == "identity");
  CHECK(count(fields, "accept-encoding") == 1);
  for (const char* name : {"host", "cookie", "content-length", "transfer-encoding", "connection",
                           "x-forwarded-for", "proxy-authorization"}) {
    CAPTURE(name);
    CHECK(count(fields, name) == 0);
  }
}

TEST_CASE("what a client says of itself to a provider of many models goes on") {
  const Headers fields =
      fields_for_provider({{"HTTP-Referer", "https://example.com"}, {"X-Title", "A client"}},
                          Dialect::openai, Secret("sk-real"));
  CHECK(header(fields, "http-referer") == "https://example.com");
  CHECK(header(fields, "x-title") == "A client");
}

TEST_CASE("a client is not told whose key it was, nor how the provider's connection goes") {
  const Headers fields = fields_for_client({{"Content-Type", "text/event-stream"},
                                            {"request-id", "req_1"},
                                            {"retry-after", "3"},
                                            {"anthropic-organization-id", "org"},
                                            {"openai-organization", "org"},
                                            {"Set-Cookie", "a=b"},
                                            {"Transfer-Encoding", "chunked"},
                                            {"Content-Length", "7"},
                                            {"Connection", "close"}});
  CHECK(fields == Headers{{"Content-Type", "text/event-stream"},
                          {"request-id", "req_1"},
                          {"retry-after", "3"}});
}

TEST_CASE("a client is never told to wait for long") {
  for (const char* wait : {"31", "600", "99999999999", "Fri, 01 Jan 2027 00:00:00 GMT", "-5", ""}) {
    CAPTURE(wait);
    CHECK(fields_for_client({{"Retry-After", wait}}) == Headers{{"Retry-After", "30"}});
  }
  CHECK(fields_for_client({{"Retry-After", "30"}}) == Headers{{"Retry-After", "30"}});
  CHECK(fields_for_client({{"retry-after-ms", "900000"}}).empty());
}

}  // namespace bench
