#include "gateway/provider_answer.hpp"

#include <string>

#include <doctest/doctest.h>

namespace bench {

namespace {

const Secret kKey("sk-the-one-that-was-sent");
const WallTime kNow{};
const Headers kEvents{{"content-type", "text/event-stream; charset=utf-8"}};
const Headers kJson{{"content-type", "application/json"}, {"content-length", "15"}};

constexpr const char* kStart =
    "event: message_start\n"
    "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3}}}\n\n";
constexpr const char* kPing = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
constexpr const char* kOverloaded =
    "event: error\n"
    "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}\n\n";
constexpr const char* kStop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

ProviderAnswer answer() {
  return {Dialect::anthropic, WireFormat::anthropic_messages, kKey};
}

}  // namespace

TEST_CASE("a stream is decided by its first real event, not by its head or a ping") {
  ProviderAnswer stream = answer();
  CHECK_FALSE(stream.decided());
  stream.begin(200, kEvents);
  CHECK_FALSE(stream.decided());
  CHECK(stream.hold(kPing));
  CHECK_FALSE(stream.decided());
  CHECK(stream.hold(kStart));
  CHECK(stream.decided());
  CHECK(stream.judge(kNow).kind == AnswerKind::good);
  CHECK(stream.take_held() == std::string(kPing) + kStart);
}

TEST_CASE("an error as the first event is judged as the status it stands for") {
  ProviderAnswer stream = answer();
  stream.begin(200, kEvents);
  CHECK(stream.hold(kPing));
  CHECK(stream.hold(kOverloaded));
  CHECK(stream.decided());
  CHECK(stream.judge(kNow).kind == AnswerKind::overloaded);
}

TEST_CASE("an error in the middle of a stream is late, and the stream is whole") {
  ProviderAnswer stream = answer();
  stream.begin(200, kEvents);
  CHECK(stream.hold(kStart));
  CHECK_FALSE(stream.late_error(kNow));
  stream.look_at(kOverloaded);
  REQUIRE(stream.late_error(kNow));
  CHECK(stream.late_error(kNow)->kind == AnswerKind::overloaded);
  stream.end(http::Transport::ok, {});
  CHECK(stream.whole());
}

TEST_CASE("a stream that ends without its last event is not whole, however cleanly it ended") {
  ProviderAnswer stream = answer();
  stream.begin(200, kEvents);
  CHECK(stream.hold(kStart));
  stream.end(http::Transport::ok, {});
  CHECK_FALSE(stream.whole());
  CHECK_FALSE(stream.known_length());
}

TEST_CASE("a stream that has ended before its first event was no answer") {
  ProviderAnswer stream = answer();
  stream.begin(200, kEvents);
  CHECK(stream.hold(kPing));
  stream.end(http::Transport::ok, {});
  CHECK(stream.judge(kNow).kind == AnswerKind::unreachable);
}

TEST_CASE("a whole stream is whole only when it has ended") {
  ProviderAnswer stream = answer();
  stream.begin(200, kEvents);
  CHECK(stream.hold(kStart));
  stream.look_at(kStop);
  CHECK_FALSE(stream.whole());
  stream.end(http::Transport::ok, {});
  CHECK(stream.whole());
}

TEST_CASE("the length of an answer in one piece is what its head says until it is there") {
  ProviderAnswer plain = answer();
  plain.begin(200, kJson);
  CHECK(plain.known_length() == 15);
  CHECK(plain.hold("{\"type\":\"m\"}"));
  plain.end(http::Transport::ok, {});
  CHECK(plain.known_length() == 12);
}

TEST_CASE(
    "an answer in one piece that broke behind its head is paid for, and not asked for again") {
  for (const char* part : {"", "{\"id\":\"m", "{\"id\":\"m\",\"usage\":{}"}) {
    CAPTURE(part);
    ProviderAnswer plain = answer();
    plain.begin(200, kJson);
    CHECK(plain.hold(part));
    plain.end(http::Transport::broken, "connection reset");
    CHECK(plain.judge(kNow).kind == AnswerKind::good);
    CHECK_FALSE(plain.whole());
    CHECK(plain.known_length() == 15);
  }
}

TEST_CASE("a refusal waits for its body, and does not repeat the key") {
  ProviderAnswer refusal = answer();
  refusal.begin(401,
                {{"content-type", "application/json"}, {"x-note", "sk-the-one-that-was-sent?"}});
  CHECK_FALSE(refusal.decided());
  CHECK(refusal.hold(R"({"error":{"type":"authentication_error","message":"sk-the-one-)"));
  CHECK(refusal.hold(R"(that-was-sent is wrong"}})"));
  refusal.end(http::Transport::ok, {});
  CHECK(refusal.decided());
  CHECK(refusal.judge(kNow).kind == AnswerKind::key_rejected);
  CHECK(header(refusal.take_fields(), "x-note") == "[redacted]?");
  CHECK(refusal.take_held().find("sk-the-one") == std::string::npos);
}

TEST_CASE("a refusal that was cut off still hides the key") {
  ProviderAnswer refusal = answer();
  refusal.begin(500, kJson);
  CHECK(refusal.hold("sk-the-one-that-was-sent"));
  refusal.end(http::Transport::timed_out, "no answer");
  CHECK(refusal.take_held() == "[redacted]");
}

TEST_CASE("no more is held than a refusal needs") {
  ProviderAnswer refusal = answer();
  refusal.begin(500, kJson);
  const std::string piece(16UL << 10U, 'x');
  int taken = 0;
  while (taken < 10 && refusal.hold(piece)) ++taken;
  CHECK(taken == 4);
  CHECK(refusal.decided());
}

TEST_CASE("no head is no answer, and says why") {
  ProviderAnswer nothing = answer();
  nothing.end(http::Transport::timed_out, "no answer in 3 s");
  CHECK(nothing.decided());
  const AnswerClass judged = nothing.judge(kNow);
  CHECK(judged.kind == AnswerKind::unreachable);
  CHECK(judged.detail.find("no answer in 3 s") != std::string::npos);
}

}  // namespace bench
