#include "suite/failover_config.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "suite/bench_config.hpp"
#include "suite/error_text.hpp"

namespace bench {

namespace {

using std::chrono::hours;
using std::chrono::seconds;
using Then = Reaction::Then;

FailoverPolicy policy(std::string_view failover) {
  const std::string text =
      fmt::format(R"({{"providers": {{"anthropic": {{"failover": {}}}}}}})", failover);
  return read_bench_config(Document::parse(text, "bench.json"))
      .settings.providers.at("anthropic")
      .failover;
}

std::string policy_error(std::string_view failover) {
  return error_of([&] { (void)policy(failover); });
}

}  // namespace

TEST_CASE("a provider that says nothing of failover has the default policy") {
  const FailoverPolicy read =
      read_bench_config(Document::parse(R"({"providers": {"anthropic": {}}})", "bench.json"))
          .settings.providers.at("anthropic")
          .failover;
  CHECK(read.strategy == KeyStrategy::sticky);
  CHECK(read.reactions == FailoverPolicy::default_reactions());
}

TEST_CASE("every field of failover is read") {
  const FailoverPolicy read = policy(R"({
    "strategy": "least_used", "hold": "2m", "patience": "30m", "max_cooldown": "6h",
    "retries": 5, "backoff": "200ms", "max_backoff": "5s", "rejections": 3,
    "reactions": {
      "request_fault": {"then": "next_key"},
      "account_dead": {"out": "1h"},
      "quota_spent": {"out": "2h", "out_at_most": "4h"}
    }
  })");
  CHECK(read.strategy == KeyStrategy::least_used);
  CHECK(read.hold == seconds(120));
  CHECK(read.patience == seconds(1800));
  CHECK(read.max_cooldown == hours(6));
  CHECK(read.retries == 5);
  CHECK(read.backoff == Milliseconds(200));
  CHECK(read.max_backoff == seconds(5));
  CHECK(read.rejections == 3);
  CHECK(read.reaction(AnswerKind::request_fault) == Reaction{Then::next_key, {}, {}, false});
  CHECK(read.reaction(AnswerKind::account_dead) == Reaction{Then::next_key, hours(1), {}, false});
  CHECK(read.reaction(AnswerKind::quota_spent) ==
        Reaction{Then::next_key, hours(2), hours(4), false});
}

TEST_CASE("what the known systems do with a refused key can be said") {
  CHECK(policy(R"({"reactions": {"key_rejected": {"out": "for_ever"}}})")
            .reaction(AnswerKind::key_rejected) == Reaction{Then::next_key, {}, {}, true});
  CHECK(policy(R"({"rejections": 0, "reactions": {"key_rejected": {"out": "60s"}}})")
            .reaction(AnswerKind::key_rejected) ==
        Reaction{Then::next_key, seconds(60), {}, false});
  CHECK(policy(R"({"reactions": {"forbidden": {"then": "next_key"}}})")
            .reaction(AnswerKind::forbidden)
            .then == Then::next_key);
  CHECK(policy(R"({"reactions": {"overloaded": {"then": "next_key"}}})")
            .reaction(AnswerKind::overloaded)
            .then == Then::next_key);
  CHECK(policy(R"({"reactions": {"overloaded": {"then": "pass"}}})")
            .reaction(AnswerKind::overloaded)
            .then == Then::pass);
  CHECK(policy(R"({"reactions": {"out_of_credit": {"then": "pass", "out": 0}}})")
            .reaction(AnswerKind::out_of_credit) == Reaction{Then::pass, {}, {}, false});
}

TEST_CASE("mistakes in failover are shown where they stand") {
  CHECK(policy_error(R"({"strategy": "fastest"})") ==
        "bench.json:1: unknown strategy 'fastest' (hint: sticky, fill_first, round_robin, "
        "least_used, random)");
  CHECK(policy_error("{\n\"reactions\": {\n\"forbidden\": {\"then\": \"die\"}}}") ==
        "bench.json:3: unknown then 'die' (hint: pass, next_key, retry)");
  CHECK(policy_error(R"({"hold": "5m"})").find("longer than clients wait") != std::string::npos);
  CHECK(policy_error(R"({"reactions": {"rate_limited": {"out": "2m", "out_at_most": "1m"}}})")
            .find("less than 'out'") != std::string::npos);
  CHECK(policy_error(R"({"reactions": {"rate_limit": {}}})").find("'rate_limited'") !=
        std::string::npos);
  CHECK(policy_error(R"({"reactions": {"good": {}}})").find("good") != std::string::npos);
  CHECK(policy_error(R"({"reactions": {"forbidden": {"out": "soon"}}})").find("'out'") !=
        std::string::npos);
}

TEST_CASE("the published schema has the fields and the reactions that are read") {
  const std::filesystem::path file = BENCH_SOURCE_DIR "/docs/schema/bench.schema.json";
  const Document schema = Document::read(file);
  Document::Object definitions = *schema.root().object("$defs");
  Document::Object failover = *definitions.object("failover")->object("properties");
  int fields = 0;
  for (auto& [name, field] : failover.members()) {
    CAPTURE(name);
    CHECK(policy_error("{\"" + name + "\": null}").find("unknown field") == std::string::npos);
    ++fields;
  }
  CHECK(fields == 9);
  int kinds = 0;
  Document::Object reactions = *failover.object("reactions")->object("properties");
  for (auto& [name, kind] : reactions.members()) {
    CAPTURE(name);
    CHECK_NOTHROW((void)policy("{\"reactions\": {\"" + name + "\": {}}}"));
    ++kinds;
  }
  CHECK(kinds == static_cast<int>(kAnswerKinds) - 1);
}

}  // namespace bench
