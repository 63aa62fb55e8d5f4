#include "gateway/route.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

RequestHead request(const std::string& method, const std::string& target, Headers fields = {}) {
  RequestHead head;
  head.method = method;
  head.target = target;
  head.fields = std::move(fields);
  return head;
}

ProviderRoute to_provider(const std::string& target, Headers fields = {}) {
  const Route route = route_of(request("POST", target, std::move(fields)));
  REQUIRE(std::holds_alternative<ProviderRoute>(route));
  return std::get<ProviderRoute>(route);
}

int refused(const std::string& method, const std::string& target) {
  const Route route = route_of(request(method, target));
  const auto* none = std::get_if<NoRoute>(&route);
  return none == nullptr ? 0 : none->status;
}

}  // namespace

TEST_CASE("the path says the provider and how it is spoken to, whatever the headers are") {
  const ProviderRoute messages =
      to_provider("/anthropic/v1/messages?beta=true", {{"Authorization", "Bearer t"}});
  CHECK(messages.provider == "anthropic");
  CHECK(messages.format == WireFormat::anthropic_messages);
  CHECK(messages.target == "/v1/messages?beta=true");
  CHECK(to_provider("/openai/v1/responses", {{"x-api-key", "t"}}).format ==
        WireFormat::openai_responses);
  CHECK(to_provider("/openai/v1/chat/completions").format == WireFormat::openai_chat);
  CHECK(to_provider("/openai/v1/models").format == WireFormat::other);
  CHECK(to_provider("/anthropic").target == "/");
}

TEST_CASE("the query goes on byte for byte, but for the token in it") {
  const std::string path = "/gemini/v1beta/models/g:streamGenerateContent";
  const std::string rest = path.substr(7);
  CHECK(to_provider(path + "?alt=sse").target == rest + "?alt=sse");
  CHECK(to_provider(path + "?alt=sse&key=t").target == rest + "?alt=sse");
  CHECK(to_provider(path + "?key=t&alt=sse&a=%20b").target == rest + "?alt=sse&a=%20b");
  CHECK(to_provider(path + "?key=t").target == rest);
  CHECK(to_provider(path + "?monkey=t").target == rest + "?monkey=t");
}

TEST_CASE("what is not for a provider is answered here or refused") {
  CHECK(refused("PUT", "/anthropic/v1/messages") == 405);
  CHECK(refused("CONNECT", "/anthropic/v1/messages") == 400);
  CHECK(refused("CONNECT", "example.org:0") == 400);
  CHECK(std::get<TunnelRoute>(route_of(request("CONNECT", "Example.org:443"))).to ==
        HostPort{"example.org", 443});
  CHECK(std::get<OwnRoute>(route_of(request("HEAD", "/"))) == OwnRoute::probe);
  CHECK(std::get<OwnRoute>(route_of(request("GET", "/healthz"))) == OwnRoute::health);
  CHECK(std::get<OwnRoute>(route_of(request("GET", "/metrics"))) == OwnRoute::metrics);
  CHECK(std::get<OwnRoute>(route_of(request("GET", "/held"))) == OwnRoute::held);
}

TEST_CASE("a path cannot climb") {
  for (const char* target : {"/anthropic/../openai/v1/models", "/anthropic/v1/..", "/openai/./v1",
                             "/openai/%2e%2e/v1", "/openai/.%2E/v1", "/openai/v1%2f..%2fx"}) {
    CAPTURE(target);
    CHECK(refused("POST", target) == 400);
  }
  CHECK(refused("POST", "/openai/v1/..x/y") == 0);
}

TEST_CASE("another protocol is answered with 426, which codex falls back from at once") {
  RequestHead head = request("GET", "/openai/v1/responses");
  head.upgrade = true;
  const Route route = route_of(head);
  CHECK(std::get<NoRoute>(route).status == 426);
}

TEST_CASE("a token is found wherever clients put their keys") {
  CHECK(token_of(request("GET", "/", {{"Authorization", "Bearer  t "}})) == "t");
  CHECK(token_of(request("GET", "/", {{"authorization", "bearer t"}})) == "t");
  CHECK(token_of(request("GET", "/", {{"X-Api-Key", "t"}})) == "t");
  CHECK(token_of(request("GET", "/", {{"x-goog-api-key", "t"}})) == "t");
  CHECK(token_of(request("GET", "/?a=b&key=t")) == "t");
  CHECK(token_of(request("GET", "/", {{"Authorization", "Basic t"}})).empty());
  CHECK(token_of(request("GET", "/")).empty());
}

TEST_CASE("two tokens are none, one token twice is one") {
  CHECK(token_of(request("GET", "/", {{"Authorization", "Bearer t"}, {"x-api-key", "t"}})) == "t");
  CHECK(token_of(request("GET", "/", {{"Authorization", "Bearer t"}, {"x-api-key", "u"}})).empty());
}

}  // namespace bench
