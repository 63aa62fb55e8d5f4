#include "record/exchange_draft.hpp"

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "record/recording.hpp"
#include "support/fake_clock.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

namespace {

const Headers kEvents = {{"Content-Type", "text/event-stream"}};
const Headers kJson = {{"Content-Type", "application/json"}};

// A log with one exchange, read back.
class OneExchange {
 public:
  template <typename Happen>
  RecordedExchange recorded(const Happen& happen) {
    {
      ExchangeWriter writer([](const std::string&) {});
      const auto log = std::make_shared<ExchangeLog>(writer, folder_ / "log", std::vector<Secret>(),
                                                     ExchangeLog::Begin::anew);
      ExchangeDraft draft(log, clock, "POST", "/anthropic/v1/messages");
      happen(draft);
    }
    Recording recording(folder_ / "log");
    return recording.load(recording.entries().at(0));
  }

  FakeClock clock;

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("what happens to an exchange is written down with its times") {
  OneExchange one;
  const RecordedExchange exchange = one.recorded([&](ExchangeDraft& draft) {
    draft.set_model("m");
    one.clock.tick(Milliseconds(5));
    draft.begin_attempt();
    one.clock.tick(Milliseconds(20));
    draft.end_attempt("KEYS[0]", 200, "good", "");
    draft.begin_answer(200, kEvents);
    draft.add_to_answer("data: 1\n\n");
    one.clock.tick(Milliseconds(10));
    draft.add_to_answer("data: 2\n\n");
    draft.end_answer();
    draft.set_body("{}");
    draft.finish(false);
  });
  CHECK(exchange.model == "m");
  CHECK(exchange.body == "{}");
  CHECK(exchange.took == Milliseconds(35));
  CHECK(exchange.attempts.at(0).took == Milliseconds(20));
  REQUIRE(exchange.pieces.size() == 2);
  CHECK(exchange.pieces[0].at == Milliseconds(25));
  CHECK(exchange.pieces[1].at == Milliseconds(35));
  CHECK(exchange.end == RecordedEnd::whole);
}

TEST_CASE("an answer that is no stream is one piece") {
  OneExchange one;
  const RecordedExchange exchange = one.recorded([&](ExchangeDraft& draft) {
    draft.begin_answer(200, kJson);
    draft.add_to_answer("{");
    draft.add_to_answer("}");
    draft.end_answer();
    draft.finish(false);
  });
  REQUIRE(exchange.pieces.size() == 1);
  CHECK(exchange.pieces[0].bytes == "{}");
}

TEST_CASE("who broke an answer off is told apart") {
  const auto half = [](ExchangeDraft& draft, bool client_left) {
    draft.begin_answer(200, kEvents);
    draft.add_to_answer("data: 1\n\n");
    draft.finish(client_left);
  };
  OneExchange by_provider;
  CHECK(by_provider.recorded([&](ExchangeDraft& draft) { half(draft, false); }).end ==
        RecordedEnd::broken);
  OneExchange by_client;
  CHECK(by_client.recorded([&](ExchangeDraft& draft) { half(draft, true); }).end ==
        RecordedEnd::client_left);
}

TEST_CASE("of an answer that is too large a part is kept, and marked") {
  OneExchange one;
  const std::string large(ExchangeDraft::kLargestAnswer, 'x');
  const RecordedExchange exchange = one.recorded([&](ExchangeDraft& draft) {
    draft.begin_answer(200, kEvents);
    draft.add_to_answer("first");
    draft.add_to_answer(large);
    draft.add_to_answer("last");
    draft.end_answer();
    draft.finish(false);
  });
  CHECK(exchange.truncated);
  REQUIRE(exchange.pieces.size() == 1);
  CHECK(exchange.pieces[0].bytes == "first");
}

TEST_CASE("all exchanges together keep no more than there is room for") {
  RoomForBytes room(10);
  KeptBytes first(room);
  CHECK(first.add(6));
  {
    KeptBytes second(room);
    CHECK_FALSE(second.add(5));
    CHECK(second.add(4));
  }
  CHECK(first.add(4));
  CHECK_FALSE(first.add(1));
}

TEST_CASE("without a log nothing happens") {
  const FakeClock clock;
  ExchangeDraft draft(nullptr, clock, "POST", "/x");
  draft.set_body("{}");
  draft.begin_answer(200, kJson);
  draft.add_to_answer("x");
  draft.finish(false);
}

}  // namespace bench
