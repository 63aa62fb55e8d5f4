#include "record/exchange_line.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace bench {

namespace {

RecordedExchange sample() {
  RecordedExchange exchange;
  exchange.number = 3;
  exchange.started = from_utc("2026-11-21T09:00:00.123Z");
  exchange.took = Milliseconds(250);
  exchange.method = "POST";
  exchange.path = "/anthropic/v1/messages?beta=true";
  exchange.model = "some-model";
  exchange.body = R"({"b":1,"a":2})";
  exchange.attempts = {{"KEYS[0]", 429, "rate_limited", "", Milliseconds(12)},
                       {"KEYS[1]", 0, "unreachable", "reset", Milliseconds(3)}};
  exchange.status = 200;
  exchange.fields = {{"content-type", "text/event-stream"}};
  exchange.streams = true;
  exchange.pieces = {{Milliseconds(100), "data: 1\n\n"}, {Milliseconds(200), "data: 2\n\n"}};
  exchange.usage.input = 10;
  exchange.cost = Usd{1'500'000};
  return exchange;
}

RecordedExchange written_and_read(const RecordedExchange& exchange, const Redactor& redactor = {}) {
  return read_exchange_line(exchange_line(exchange, redactor), "test");
}

}  // namespace

TEST_CASE("an exchange reads back as it was written") {
  const RecordedExchange before = sample();
  const RecordedExchange after = written_and_read(before);
  CHECK(after.number == before.number);
  CHECK(after.started == before.started);
  CHECK(after.took == before.took);
  CHECK(after.method == before.method);
  CHECK(after.path == before.path);
  CHECK(after.model == before.model);
  CHECK(after.body == before.body);
  REQUIRE(after.attempts.size() == 2);
  CHECK(after.attempts[0].key_label == "KEYS[0]");
  CHECK(after.attempts[0].status == 429);
  CHECK(after.attempts[1].trouble == "reset");
  CHECK(after.attempts[1].took == Milliseconds(3));
  CHECK(after.status == before.status);
  CHECK(after.fields == before.fields);
  CHECK(after.streams);
  REQUIRE(after.pieces.size() == 2);
  CHECK(after.pieces[1].at == Milliseconds(200));
  CHECK(after.pieces[1].bytes == "data: 2\n\n");
  CHECK(after.end == RecordedEnd::whole);
  CHECK(after.usage == before.usage);
  CHECK(after.cost == before.cost);
  CHECK_FALSE(after.truncated);
}

TEST_CASE("an exchange is one line of JSON") {
  RecordedExchange exchange = sample();
  exchange.body = "two\nlines";
  const std::string line = exchange_line(exchange, Redactor());
  CHECK(line.find('\n') == line.size() - 1);
  CHECK(nlohmann::json::parse(line).at("request").at("body") == "two\nlines");
}

TEST_CASE("what is no text survives too") {
  RecordedExchange exchange = sample();
  exchange.body = std::string("\xff\x00\x80", 3);
  // A character that was cut by the network.
  exchange.pieces = {{Milliseconds(1), "\xc3"}, {Milliseconds(2), "\xa4!"}};
  const RecordedExchange after = written_and_read(exchange);
  CHECK(after.body == exchange.body);
  REQUIRE(after.pieces.size() == 2);
  CHECK(after.pieces[0].bytes == "\xc3");
  CHECK(after.pieces[1].bytes == "\xa4!");
}

TEST_CASE("no secret gets into a line, wherever it stands and however it was cut") {
  const std::string key = "sk-very-secret-0001";
  const Redactor redactor({Secret(key)});
  RecordedExchange exchange = sample();
  exchange.body = "{\"text\":\"" + key + "\"}";
  exchange.path += "&mine=" + key;
  exchange.model = key;
  exchange.fields.emplace_back("x-echo", key);
  exchange.attempts[1].trouble = "cannot send " + key;
  exchange.pieces = {{Milliseconds(1), "data: sk-very-"}, {Milliseconds(2), "secret-0001\n\n"}};
  const std::string line = exchange_line(exchange, redactor);
  CHECK(line.find("secret-0001") == std::string::npos);
  const RecordedExchange after = read_exchange_line(line, "test");
  std::string answer;
  for (const RecordedPiece& piece : after.pieces) answer += piece.bytes;
  CHECK(answer == "data: [redacted]\n\n");
}

TEST_CASE("the digest is that of what is written") {
  const Redactor redactor({Secret("sk-very-secret-0001")});
  RecordedExchange with_key = sample();
  with_key.body = R"({"a":"sk-very-secret-0001"})";
  RecordedExchange without = sample();
  without.body = R"({"a":"[redacted]"})";
  CHECK(written_and_read(with_key, redactor).digest == written_and_read(without).digest);
}

TEST_CASE("a line of a newer format is refused, and so is what is none") {
  nlohmann::json line = nlohmann::json::parse(exchange_line(sample(), Redactor()));
  line["format_version"] = 2;
  CHECK_THROWS_WITH_AS(
      static_cast<void>(read_exchange_line(line.dump(), "/x")),
      "'/x' has format version 2, and this bench knows 1 (hint: use a newer bench)", Error);
  CHECK_THROWS_AS(static_cast<void>(read_exchange_line("{}", "/x")), Error);
  CHECK_THROWS_AS(static_cast<void>(read_exchange_line("no json", "/x")), Error);
}

}  // namespace bench
