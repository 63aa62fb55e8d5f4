#include "http/client.hpp"

#include <cerrno>
#include <stdexcept>

#include <doctest/doctest.h>

#include "support/scripted_server.hpp"

namespace bench::http {

namespace {

std::string answer_with(const std::string& body, const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

Client client_of(const ScriptedServer& server) {
  return Client(Endpoint{"http://localhost", server.socket_path(), {}});
}

Request get(const std::string& target) {
  Request request;
  request.target = target;
  return request;
}

}  // namespace

TEST_CASE("a request over a unix socket brings status, headers and body") {
  ScriptedServer server(
      {{"HTTP/1.1 201 Created\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nhi"}});
  const Answer answer = client_of(server).send(get("/_ping?x=1"));
  CHECK(answer.success());
  CHECK(answer.response.status == 201);
  CHECK(header(answer.response.headers, "api-version") == "1.41");
  CHECK(header(answer.response.headers, "absent").empty());
  CHECK(answer.response.body == "hi");
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests()[0].rfind("GET /_ping?x=1 HTTP/1.1\r\n", 0) == 0);
}

TEST_CASE("the connection is kept alive between requests") {
  ScriptedServer server({{answer_with("a"), false}, {answer_with("b"), false}});
  Client client = client_of(server);
  CHECK(client.send(get("/1")).response.body == "a");
  CHECK(client.send(get("/2")).response.body == "b");
  CHECK(server.connections() == 1);
}

TEST_CASE("a request is sent again when its kept connection turns out to be dead") {
  ScriptedServer server({{answer_with("a"), true}, {answer_with("b")}});
  Client client = client_of(server);
  CHECK(client.send(get("/1")).response.body == "a");
  CHECK(client.send(get("/2")).response.body == "b");
}

TEST_CASE("a POST carries its body and its headers, also an empty one") {
  ScriptedServer server({{answer_with(""), false}, {answer_with("")}});
  Client client = client_of(server);
  Request request;
  request.method = "POST";
  request.target = "/create";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = "{\"a\":1}";
  CHECK(client.send(request).success());
  request.body.clear();
  CHECK(client.send(request).success());
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].find("Content-Type: application/json\r\n") != std::string::npos);
  CHECK(requests[0].find("\r\n\r\n{\"a\":1}") != std::string::npos);
  CHECK(requests[1].find("Content-Length: 0\r\n") != std::string::npos);
}

TEST_CASE("a body source is uploaded in chunks") {
  ScriptedServer server({{answer_with("done")}});
  Request request;
  request.method = "POST";
  request.target = "/images/create";
  int left = 2;
  request.body_source = [&left] { return left-- > 0 ? std::string("abc") : std::string(); };
  CHECK(client_of(server).send(request).response.body == "done");
  const std::string sent = server.requests().at(0);
  CHECK(sent.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
  CHECK(sent.find("3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n") != std::string::npos);
}

TEST_CASE("a source is asked no more once the answer is that nobody wants it") {
  ScriptedServer server({{answer_with("no room", "507 Insufficient Storage"), true, false, true}});
  Request request;
  request.method = "POST";
  request.target = "/images/create";
  request.body_source = [] { return std::string(64 << 10, 'x'); };  // without an end
  const Answer answer = client_of(server).send(request);
  CHECK(answer.response.status == 507);
  CHECK(answer.response.body == "no room");
}

TEST_CASE("a connection on which more was said than asked for is not used again") {
  ScriptedServer server({{answer_with("a") + answer_with("stray"), false}, {answer_with("b")}});
  Client client = client_of(server);
  CHECK(client.send(get("/1")).response.body == "a");
  CHECK(client.send(get("/2")).response.body == "b");
  CHECK(server.connections() == 2);
}

TEST_CASE("what is no proper answer is broken") {
  ScriptedServer server({{"SSH-2.0-OpenSSH\r\n"}});
  const Answer answer = client_of(server).send(get("/"));
  CHECK(answer.transport == Transport::broken);
  CHECK(answer.trouble == "the answer is not proper HTTP/1.1");
}

TEST_CASE("a port that is not the scheme's own is told") {
  ScriptedServer server({{answer_with("")}});
  Client client(Endpoint{"http://proxy.example:8080", server.socket_path(), {}});
  CHECK(client.send(get("/v1/models")).success());
  CHECK(server.requests().at(0).starts_with(
      "GET /v1/models HTTP/1.1\r\nHost: proxy.example:8080\r\n"));
}

TEST_CASE("a body sink receives the answer and can stop it") {
  ScriptedServer server({{answer_with("abcdef")}, {answer_with("abcdef")}});
  Client client = client_of(server);
  std::string received;
  Request request = get("/archive");
  request.body_sink = [&](std::string_view bytes) {
    received.append(bytes);
    return true;
  };
  CHECK(client.send(request).success());
  CHECK(received == "abcdef");
  request.body_sink = [](std::string_view) { return false; };
  CHECK(client.send(request).transport == Transport::stopped);
}

TEST_CASE("an answer of 400 and above is kept from the sink") {
  ScriptedServer server({{answer_with("no such container", "404 Not Found")}});
  Request request = get("/archive");
  request.body_sink = [](std::string_view) -> bool { throw std::logic_error("not for the sink"); };
  const Answer answer = client_of(server).send(request);
  CHECK(answer.ok());
  CHECK_FALSE(answer.success());
  CHECK(answer.response.body == "no such container");
}

TEST_CASE("what a sink throws reaches the caller") {
  ScriptedServer server({{answer_with("abc")}});
  Request request = get("/archive");
  request.body_sink = [](std::string_view) -> bool { throw std::runtime_error("disk full"); };
  CHECK_THROWS_WITH_AS(static_cast<void>(client_of(server).send(request)), "disk full",
                       std::runtime_error);
}

TEST_CASE("an answer larger than max_body is not read to its end") {
  ScriptedServer server({{answer_with("0123456789")}});
  Request request = get("/");
  request.max_body = 9;
  const Answer answer = client_of(server).send(request);
  CHECK(answer.transport == Transport::stopped);
  CHECK(answer.trouble == "the answer is larger than 9 B");
}

TEST_CASE("an answer that breaks off is broken, with what came of it") {
  ScriptedServer server({{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}});
  const Answer answer = client_of(server).send(get("/"));
  CHECK(answer.transport == Transport::broken);
  CHECK(answer.response.status == 200);
  CHECK(answer.response.body == "abc");
}

TEST_CASE("a server that does not answer is a timeout") {
  ScriptedServer server({{"", true, true}});
  Request request = get("/");
  request.timeout = Milliseconds(20);
  const Answer answer = client_of(server).send(request);
  CHECK(answer.transport == Transport::timed_out);
  CHECK(answer.trouble == "no answer in 20ms");
}

TEST_CASE("a socket that is not there is no connection, in the system's words") {
  Client client(Endpoint{"http://localhost", "/nowhere/bench.sock", {}});
  const Answer answer = client.send(get("/"));
  CHECK(answer.transport == Transport::no_connection);
  CHECK(answer.error_number == ENOENT);
  CHECK(answer.trouble == "no such file or directory");
}

TEST_CASE("a path that is too long for a socket is no connection") {
  Client client(Endpoint{"http://localhost", "/" + std::string(200, 'x'), {}});
  CHECK(client.send(get("/")).error_number == ENAMETOOLONG);
}

TEST_CASE("a proxy of the environment has no say over unix sockets and this machine") {
  setenv("http_proxy", "http://127.0.0.1:9", 1);
  ScriptedServer server({{answer_with("direct")}});
  const Answer answer = client_of(server).send(get("/_ping"));
  unsetenv("http_proxy");
  CHECK(answer.response.body == "direct");
  CHECK(server.requests().at(0).rfind("GET /_ping HTTP/1.1\r\n", 0) == 0);
}

TEST_CASE("troubles name neither headers nor bodies") {
  Client client(Endpoint{"http://localhost", "/nowhere/bench.sock", {}});
  Request request = get("/models?key=sk-secret-1");
  request.headers = {{"Authorization", "Bearer sk-secret-2"}};
  request.body = "sk-secret-3";
  CHECK(client.send(request).trouble.find("sk-secret") == std::string::npos);
}

}  // namespace bench::http
