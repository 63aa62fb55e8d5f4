#include "record/replay.hpp"

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "record/exchange_log.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

namespace {

constexpr std::string_view kMessages = "/anthropic/v1/messages";

RecordedExchange exchange(std::uint64_t number, const std::string& body,
                          const std::string& answer) {
  RecordedExchange one;
  one.number = number;
  one.method = "POST";
  one.path = kMessages;
  one.body = body;
  one.status = 200;
  one.pieces = {{Milliseconds(1), answer}};
  return one;
}

// A recording, replayed.
class Replayed {
 public:
  explicit Replayed(const std::vector<RecordedExchange>& exchanges,
                    ReplayMatch match = ReplayMatch::exact, const std::string& token = "") {
    {
      ExchangeWriter writer([](const std::string&) {});
      const auto log = std::make_shared<ExchangeLog>(writer, folder_ / "log",
                                                     std::vector{Secret("token-of-the-recording")},
                                                     ExchangeLog::Begin::anew);
      for (const RecordedExchange& one : exchanges) log->add(one, KeptBytes(writer.room()));
    }
    replay_.emplace(folder_ / "log", match, Redactor({Secret(token)}));
  }

  // The answer's body, or why there is none.
  std::string answer(std::string_view body, std::string_view path = kMessages) {
    const auto found = replay_->answer({"POST", path, "m", body});
    if (const auto* miss = std::get_if<ReplayMiss>(&found)) return miss->why;
    return std::get<RecordedExchange>(found).pieces.at(0).bytes;
  }

 private:
  TemporaryFolder folder_;
  std::optional<Replay> replay_;
};

}  // namespace

TEST_CASE("a request gets the answer of the same one, in whatever order they come") {
  Replayed replay({exchange(1, R"({"a":1})", "one"), exchange(2, R"({"a":2})", "two")});
  CHECK(replay.answer(R"({"a":2})") == "two");
  CHECK(replay.answer(R"({ "a": 1 })") == "one");
}

TEST_CASE("equal requests get their answers in the order of the recording, each once") {
  Replayed replay({exchange(1, "{}", "first"), exchange(2, "{}", "second")});
  CHECK(replay.answer("{}") == "first");
  CHECK(replay.answer("{}") == "second");
  CHECK(replay.answer("{}") ==
        "request 3 of the run, POST /anthropic/v1/messages (model 'm'), is not in the recording: "
        "it has 2 requests like it, and as many have been answered");
}

TEST_CASE("a miss says in what the request differs from the one that was to come") {
  Replayed replay({exchange(1, R"({"a":"x"})", "one"), exchange(2, R"({"a":"hello"})", "two")});
  CHECK(replay.answer(R"({"a":"x"})") == "one");
  CHECK(replay.answer(R"({"a":"hallo"})") ==
        "request 2 of the run, POST /anthropic/v1/messages (model 'm'), is not in the recording: "
        "the next one there, request 2, has another body: $.a: 'hallo' instead of 'hello'");
  CHECK(replay.answer("{}", "/anthropic/v1/models") ==
        "request 3 of the run, POST /anthropic/v1/models (model 'm'), is not in the recording: it "
        "has no POST /anthropic/v1/models");
}

TEST_CASE("by order alone bodies may differ, and paths may not") {
  Replayed replay({exchange(1, R"({"a":1})", "one"), exchange(2, R"({"a":2})", "two")},
                  ReplayMatch::order);
  CHECK(replay.answer(R"({"a":2})") == "one");
  CHECK(replay.answer("whatever") == "two");
  CHECK(replay.answer("whatever").find("as many have been answered") != std::string::npos);
}

TEST_CASE("an agent that repeats its token matches the one that repeated another") {
  Replayed replay({exchange(1, R"({"env":"token-of-the-recording"})", "one")}, ReplayMatch::exact,
                  "token-of-the-replay");
  CHECK(replay.answer(R"({"env":"token-of-the-replay"})") == "one");
}

TEST_CASE("what was not recorded whole is a miss") {
  RecordedExchange large = exchange(1, "{}", "some of it");
  large.truncated = true;
  RecordedExchange left = exchange(2, "[]", "");
  left.status = 0;
  left.pieces.clear();
  left.end = RecordedEnd::client_left;
  Replayed replay({large, left});
  CHECK(replay.answer("{}").find("too large to be kept") != std::string::npos);
  CHECK(replay.answer("[]").find("left before it") != std::string::npos);
}

TEST_CASE("of a run without a recording every request is a miss that says why") {
  Replay replay("nothing was recorded of this run");
  const auto found = replay.answer({"GET", "/openai/v1/models", "", ""});
  CHECK(std::get<ReplayMiss>(found).why ==
        "request 1 of the run, GET /openai/v1/models, is not in the recording: nothing was "
        "recorded of this run");
}

}  // namespace bench
