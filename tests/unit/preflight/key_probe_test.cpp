#include "preflight/key_probe.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

Provider provider(Dialect dialect) {
  return {"p", dialect, "P_API_KEY", "P_API_KEYS", "https://p"};
}

http::Answer answer(int status, std::string body = "", http::Headers headers = {}) {
  return {http::Transport::ok, {status, std::move(headers), std::move(body)}, ""};
}

KeyVerdict verdict(Dialect dialect, int status, const std::string& body = "") {
  return read_probe(provider(dialect), answer(status, body)).verdict;
}

}  // namespace

TEST_CASE("each provider is asked in its own way") {
  const auto ask = [](Dialect dialect) { return probe_request(provider(dialect), Secret("key")); };
  CHECK(ask(Dialect::anthropic).target == "/v1/models?limit=1");
  CHECK(http::header(ask(Dialect::anthropic).headers, "x-api-key") == "key");
  CHECK(http::header(ask(Dialect::openai).headers, "authorization") == "Bearer key");
  CHECK(http::header(ask(Dialect::gemini).headers, "x-goog-api-key") == "key");
  CHECK(http::header(ask(Dialect::cursor).headers, "authorization") == "Basic a2V5Og==");
}

TEST_CASE("2xx is a valid key and 401 a rejected one everywhere") {
  for (const Dialect dialect :
       {Dialect::anthropic, Dialect::openai, Dialect::gemini, Dialect::cursor}) {
    CHECK(verdict(dialect, 200) == KeyVerdict::valid);
    CHECK(verdict(dialect, 401) == KeyVerdict::rejected);
  }
}

TEST_CASE("403 is a rejection by Anthropic and a restriction elsewhere") {
  CHECK(verdict(Dialect::anthropic, 403) == KeyVerdict::rejected);
  CHECK(verdict(Dialect::openai, 403) == KeyVerdict::restricted);
  CHECK(verdict(Dialect::cursor, 403) == KeyVerdict::restricted);
}

TEST_CASE("a Gemini key is rejected by the reason in a 400") {
  CHECK(verdict(Dialect::gemini, 400, R"({"error":{"details":[{"reason":"API_KEY_INVALID"}]}})") ==
        KeyVerdict::rejected);
  CHECK(verdict(Dialect::gemini, 400, "{}") == KeyVerdict::unknown);
}

TEST_CASE("an empty account is told apart from a limit") {
  CHECK(verdict(Dialect::anthropic, 400, "Your credit balance is too low to access the API") ==
        KeyVerdict::out_of_credit);
  CHECK(verdict(Dialect::openai, 429, R"({"error":{"type":"insufficient_quota"}})") ==
        KeyVerdict::out_of_credit);
  CHECK(verdict(Dialect::openai, 429) == KeyVerdict::limited);
}

TEST_CASE("other answers and no answer say nothing about the key") {
  CHECK(verdict(Dialect::openai, 500) == KeyVerdict::unknown);
  CHECK(verdict(Dialect::openai, 404) == KeyVerdict::unknown);
  const http::Answer none{http::Transport::timed_out, {}, "timed out"};
  CHECK(read_probe(provider(Dialect::openai), none).why == "timed out");
}

TEST_CASE("the organization is learned from headers or the account") {
  CHECK(read_probe(provider(Dialect::anthropic),
                   answer(200, "", {{"Anthropic-Organization-Id", "org-1"}}))
            .organization == "org-1");
  CHECK(read_probe(provider(Dialect::openai), answer(200, "", {{"openai-organization", "acme"}}))
            .organization == "acme");
  CHECK(read_probe(provider(Dialect::cursor), answer(200, R"({"userEmail":"a@b.example"})"))
            .organization == "a@b.example");
}

}  // namespace bench
