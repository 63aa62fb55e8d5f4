// The head of a request, its way to a provider and what the provider gets of it: whatever comes,
// what was accepted can be read in one way only, and no token and no framing of the client's goes
// out.
#include <algorithm>
#include <string>
#include <variant>

#include "base/host_port.hpp"
#include "gateway/passed_fields.hpp"
#include "gateway/proxy_authorization.hpp"
#include "gateway/request_head.hpp"
#include "gateway/route.hpp"
#include "pieces.hpp"

namespace {

using bench::fuzz::require;

const bench::Secret kKey("sk-ant-0123456789");

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7f; });
}

std::size_t count(const bench::Headers& fields, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(fields.begin(), fields.end(),
                    [&](const auto& field) { return bench::same_name(field.first, name); }));
}

// As somebody else would write what was understood.
std::string written(const bench::RequestHead& head) {
  std::string text = head.method + " " + head.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : head.fields) text += name + ": " + value + "\r\n";
  return text + "\r\n";
}

void check_head(const bench::RequestHead& head) {
  require(!head.method.empty() && !head.target.empty());
  require(head.target.find_first_of(" \t\r\n") == std::string::npos && !has_control(head.target));
  require(head.fields.size() <= bench::kMostFields);
  const bool is_connect = head.method == "CONNECT";
  const std::size_t hosts = count(head.fields, "host");
  require(hosts == 1 || (is_connect && hosts == 0));
  require(!is_connect || !head.has_body());
  require(count(head.fields, "content-length") <= 1);
  require(count(head.fields, "transfer-encoding") <= 1);
  require(!(head.chunked && head.content_length));
  for (const auto& [name, value] : head.fields) {
    require(!name.empty() && name.find_first_of(" \t:") == std::string::npos && !has_control(name));
    require(!has_control(value));
  }
  const std::string text = written(head);
  if (text.size() > bench::kLongestHead) return;  // by the spaces behind its colons
  const auto again = bench::parse_request_head(text);
  require(std::holds_alternative<bench::RequestHead>(again));
  const auto& same = std::get<bench::RequestHead>(again);
  require(same.method == head.method && same.target == head.target && same.fields == head.fields &&
          same.content_length == head.content_length && same.chunked == head.chunked &&
          same.upgrade == head.upgrade);
  require(same.keep_alive == head.keep_alive || is_connect);  // which may have been in HTTP/1.0
}

// Where to is said in one way, and is nothing that a resolver or a file could take for more.
void check_tunnel(const bench::RequestHead& head, const bench::TunnelRoute& route) {
  require(head.method == "CONNECT" && !head.upgrade);
  require(route.to.port != 0 && !route.to.host.empty());
  require(route.to.host.find_first_of("/\\@%*[] ") == std::string::npos);
  require(bench::parse_host_port(bench::to_text(route.to)) == route.to);
}

void check_route(const bench::RequestHead& head) {
  const bench::Route route = bench::route_of(head);
  if (const auto* tunnel = std::get_if<bench::TunnelRoute>(&route)) check_tunnel(head, *tunnel);
  const auto* found = std::get_if<bench::ProviderRoute>(&route);
  if (found == nullptr) return;
  require(!head.upgrade);
  require(found->target.front() == '/');
  require(found->provider.find('/') == std::string::npos);
  const std::size_t query = std::min(found->target.find('?'), found->target.size());
  const std::string_view path = std::string_view(found->target).substr(0, query);
  const std::string base = "/" + found->provider;
  require(head.path() == base + std::string(path) || (path == "/" && head.path() == base));
  const std::string parameters =
      "&" + found->target.substr(query + (query < found->target.size() ? 1 : 0));
  require(parameters.find("&key=") == std::string::npos);
}

void check_passed(const bench::RequestHead& head) {
  for (const bench::Dialect dialect :
       {bench::Dialect::anthropic, bench::Dialect::openai, bench::Dialect::gemini}) {
    const bench::Headers passed = bench::fields_for_provider(head.fields, dialect, kKey);
    for (const char* framing : {"host", "content-length", "transfer-encoding", "connection",
                                "expect", "upgrade", "te", "trailer", "cookie"}) {
      require(count(passed, framing) == 0);
    }
    require(count(passed, "authorization") + count(passed, "x-api-key") +
                count(passed, "x-goog-api-key") ==
            1);
    require(count(passed, "accept-encoding") == 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = bench::fuzz::text_of(data, size);
  const auto end = bench::find_head_end(text);
  if (!end) return 0;
  require(*end <= text.size());
  // Found as soon as it is there, wherever the bytes were cut.
  require(!bench::find_head_end(text.substr(0, *end - 1)));
  const auto read = bench::parse_request_head(text.substr(0, *end));
  const auto* head = std::get_if<bench::RequestHead>(&read);
  if (head == nullptr) {
    require(std::get<bench::HeadFault>(read).status >= 400);
    return 0;
  }
  check_head(*head);
  check_route(*head);
  check_passed(*head);
  static_cast<void>(bench::token_of(*head));
  static_cast<void>(bench::proxy_token_of(*head));
  return 0;
}
