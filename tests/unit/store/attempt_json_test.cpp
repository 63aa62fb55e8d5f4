#include "store/attempt_json.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "store_fixture.hpp"

using namespace bench;

namespace {

struct JsonFixture : StoreFixture {
  // An attempt with every field set to something.
  [[nodiscard]] StoredAttempt full() const {
    StoredAttempt attempt;
    attempt.matrix = MatrixId("m1");
    attempt.result = result(1, Outcome::scored, 2);
    attempt.axes = axes_of(attempt.result.run);
    attempt.notes = {"left out 'x': why"};
    AttemptResult& result = attempt.result;
    result.reason = "a \"reason\"";
    result.key_label = "KEYS[0]";
    result.key_hint = "sk-a...wxyz";
    result.exit_code = 3;
    result.out_of_memory = true;
    result.logs_gap = "the engine was down";
    result.out = {100, 10};
    result.err = {5, 0};
    result.usage = ResourceUse{Milliseconds(1234), Bytes{1 << 20}};
    result.limits.cpus = 1.5;
    result.node = "node-1";
    result.metrics.cost_usd = 0.125;
    result.artifacts = {"a.txt"};
    RunTally tally;
    tally.requests = 3;
    tally.attempts = 4;
    tally.usage.input = 100;
    tally.usage.output = 7;
    tally.cost = Usd{37'000'000};
    tally.gave_up = GiveUp::Why::rate_limited;
    tally.held = Milliseconds(1500);
    tally.keys["KEYS[0]"] = {"org-1", 3, tally.usage, tally.cost};
    result.gateway = tally;
    result.tunnels = TunnelTally{3, 2, 1, 1000, 2000, {"a.org:443", "b.org:80"}};
    GateScore gate;
    gate.passed = true;
    gate.score = 1;
    gate.assertions.core = {{"runs", true}, {"stops", false}};
    result.score = Score{1, 0.25, std::map<Gate, GateScore>{{Gate::functional, gate}}, {"judged"}};
    return attempt;
  }
};

}  // namespace

TEST_CASE_FIXTURE(JsonFixture, "an outcome reads back as it was written") {
  const std::string text = outcome_json(full());
  const StoredAttempt read = read_attempt(text, "outcome.json");
  CHECK(outcome_json(read) == text);
  CHECK(read.result.attempt == 2);
  CHECK(read.axes.persona == full().axes.persona);
  CHECK(read.result.score->gates->at(Gate::functional).assertions.core.at("stops") == false);
  CHECK(read.result.limits.cpus == 1.5);
  CHECK_FALSE(read.result.limits.memory.has_value());
}

TEST_CASE_FIXTURE(JsonFixture, "a result reads back as it was written") {
  StoredRun run = {full(), {summary_of(full().result)}};
  AttemptSummary unseen;
  unseen.started = clock.wall();
  run.attempts.insert(run.attempts.begin(), unseen);
  const std::string text = result_json(run);
  const StoredRun read = read_run(text, "result.json");
  CHECK(result_json(read) == text);
  CHECK_FALSE(read.attempts[0].outcome.has_value());
}

TEST_CASE_FIXTURE(JsonFixture, "what scripts read has its name and place") {
  const auto json = nlohmann::json::parse(result_json({full(), {summary_of(full().result)}}));
  CHECK(json["format_version"] == 1);
  CHECK(json["run_id"] == plan.at(1).id.str());
  CHECK(json["matrix_id"] == "m1");
  CHECK(json["outcome"] == "scored");
  CHECK(json["highest_gate"] == 1);
  CHECK(json["normalized_score"] == 0.25);
  CHECK(json["attempts"] == 1);
  CHECK(json["started"] == "2026-11-21T09:00:00.000Z");
  CHECK(json["duration_ms"] == 1000);
  CHECK(json["usage"]["cpu_ms"] == 1234);
  CHECK(json["gateway"]["cost_usd"] == 0.037);
  CHECK(json["gateway"]["keys"]["KEYS[0]"]["organization"] == "org-1");
  CHECK_FALSE(json["gateway"].contains("reasoning_tokens"));
  CHECK(json["tunnels"]["opened"] == 3);
  CHECK(json["tunnels"]["refused"] == 2);
  CHECK(json["tunnels"]["failed"] == 1);
  CHECK(json["tunnels"]["sent_bytes"] == 1000);
  CHECK(json["tunnels"]["received_bytes"] == 2000);
  CHECK(json["tunnels"]["refused_hosts"] == nlohmann::json({"a.org:443", "b.org:80"}));
}

TEST_CASE_FIXTURE(JsonFixture, "a replay is told from a measurement") {
  StoredAttempt attempt = full();
  CHECK_FALSE(nlohmann::json::parse(outcome_json(attempt))["gateway"].contains("replay"));
  attempt.result.gateway->replay = ReplayTally{3, 1, "request 2 is not in the recording"};
  const std::string text = outcome_json(attempt);
  const auto json = nlohmann::json::parse(text);
  CHECK(json["gateway"]["replay"]["answered"] == 3);
  CHECK(json["gateway"]["replay"]["missed"] == 1);
  CHECK(outcome_json(read_attempt(text, "x")) == text);
}

TEST_CASE_FIXTURE(JsonFixture, "no score is absent, not zero") {
  StoredAttempt attempt = full();
  attempt.result.outcome = Outcome::lost;
  attempt.result.score.reset();
  const auto json = nlohmann::json::parse(outcome_json(attempt));
  CHECK_FALSE(json.contains("normalized_score"));
  CHECK_FALSE(json.contains("highest_gate"));
  CHECK_FALSE(read_attempt(outcome_json(attempt), "x").result.score.has_value());
}

TEST_CASE_FIXTURE(JsonFixture, "invalid UTF-8 from a container does not break a record") {
  StoredAttempt attempt = full();
  attempt.result.reason = "bad \xff bytes";
  CHECK(read_attempt(outcome_json(attempt), "x").result.reason == "bad \xef\xbf\xbd bytes");
}

TEST_CASE_FIXTURE(JsonFixture, "damaged and newer records are refused by name") {
  const std::string text = outcome_json(full());
  const auto refused = [](const std::string& damaged, const char* why) {
    CHECK_THROWS_WITH_AS((void)read_attempt(damaged, "some/outcome.json"), doctest::Contains(why),
                         Error);
  };
  refused(text.substr(0, text.size() / 2), "'some/outcome.json': it is not a JSON object");
  refused("{}", "it has no 'format_version'");
  refused("{\"format_version\": 1}", "'matrix_id' not found");
  refused("{\"format_version\": 2}", "written by a newer bench");
}
