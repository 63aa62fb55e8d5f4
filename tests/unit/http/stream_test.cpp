#include "http/stream.hpp"

#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>

#include "support/scripted_server.hpp"

namespace bench::http {

namespace {

using Pumped = Stream::Pumped;

Stream stream_of(const ScriptedServer& server) {
  return Stream(Endpoint{"http://localhost", server.socket_path(), {}});
}

Request attach() {
  Request request;
  request.method = "POST";
  request.target = "/attach";
  return request;
}

SteadyTime in(Milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

const std::string kHeader = "HTTP/1.1 200 OK\r\nContent-Type: raw\r\n\r\n";

}  // namespace

TEST_CASE("open returns with the header while the stream goes on") {
  ScriptedServer server({{kHeader, true, true}});
  Stream stream = stream_of(server);
  const Answer answer = stream.open(attach());
  CHECK(answer.success());
  CHECK(header(answer.response.headers, "content-type") == "raw");
}

TEST_CASE("bytes that came with the header and after it are delivered in order until the end") {
  ScriptedServer server({{kHeader + "early and late"}});
  Stream stream = stream_of(server);
  REQUIRE(stream.open(attach()).success());
  std::string received;
  const auto sink = [&](std::string_view bytes) { received.append(bytes); };
  CHECK(stream.pump(sink, in(Milliseconds(60'000))) == Pumped::ended);
  CHECK(received == "early and late");
  CHECK(stream.pump(sink, in(Milliseconds(60'000))) == Pumped::ended);
  CHECK(received == "early and late");
}

TEST_CASE("a stream of which more was announced than came is broken") {
  for (const std::string announced : {"Transfer-Encoding: chunked", "Content-Length: 30"}) {
    ScriptedServer server({{"HTTP/1.1 200 OK\r\n" + announced + "\r\n\r\n3\r\nabc\r\n"}});
    Stream stream = stream_of(server);
    REQUIRE(stream.open(attach()).success());
    CHECK(stream.pump([](std::string_view) {}, in(Milliseconds(60'000))) == Pumped::broken);
  }
}

TEST_CASE("an interim answer is not taken for the header") {
  ScriptedServer server({{"HTTP/1.1 100 Continue\r\n\r\n" + kHeader + "abc"}});
  Stream stream = stream_of(server);
  CHECK(stream.open(attach()).response.status == 200);
}

TEST_CASE("an error answer is returned whole") {
  ScriptedServer server({{"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"}});
  const Answer answer = stream_of(server).open(attach());
  CHECK(answer.ok());
  CHECK(answer.response.status == 404);
  CHECK(answer.response.body == "gone");
}

TEST_CASE("a header that does not come is a timeout, a missing socket no connection") {
  ScriptedServer server({{"", true, true}});
  Request request = attach();
  request.timeout = Milliseconds(20);
  CHECK(stream_of(server).open(request).transport == Transport::timed_out);
  Stream nowhere(Endpoint{"http://localhost", "/nowhere/bench.sock", {}});
  CHECK(nowhere.open(attach()).transport == Transport::no_connection);
}

TEST_CASE("a silent stream returns at its deadline and stays open") {
  ScriptedServer server({{kHeader, true, true}});
  Stream stream = stream_of(server);
  REQUIRE(stream.open(attach()).success());
  CHECK(stream.pump([](std::string_view) {}, in(Milliseconds(5))) == Pumped::deadline);
  CHECK(stream.pump([](std::string_view) {}, in(Milliseconds(-5))) == Pumped::deadline);
}

TEST_CASE("a pause is announced once after bytes, not while nothing comes") {
  ScriptedServer server({{kHeader + "abc", true, true}});
  Stream stream = stream_of(server);
  REQUIRE(stream.open(attach()).success());
  std::string received;
  int pauses = 0;
  const auto sink = [&](std::string_view bytes) { received.append(bytes); };
  const auto on_pause = [&] {
    ++pauses;
    stream.wake();
  };
  CHECK(stream.pump(sink, in(Milliseconds(60'000)), on_pause) == Pumped::woken);
  CHECK(received == "abc");
  CHECK(stream.pump(sink, in(Milliseconds(5)), on_pause) == Pumped::deadline);
  CHECK(pauses == 1);
}

TEST_CASE("wake makes a pump return, also one that has not begun") {
  ScriptedServer server({{kHeader, true, true}});
  Stream stream = stream_of(server);
  REQUIRE(stream.open(attach()).success());
  stream.wake();
  CHECK(stream.pump([](std::string_view) {}, in(Milliseconds(60'000))) == Pumped::woken);
  std::thread waker([&stream] { stream.wake(); });
  CHECK(stream.pump([](std::string_view) {}, in(Milliseconds(60'000))) == Pumped::woken);
  waker.join();
}

TEST_CASE("what a stream's sink throws reaches the caller") {
  ScriptedServer server({{kHeader + "abc"}});
  Stream stream = stream_of(server);
  REQUIRE(stream.open(attach()).success());
  const auto sink = [](std::string_view) { throw std::runtime_error("disk full"); };
  CHECK_THROWS_AS(stream.pump(sink, in(Milliseconds(60'000))), std::runtime_error);
}

}  // namespace bench::http
