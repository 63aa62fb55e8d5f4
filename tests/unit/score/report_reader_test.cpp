#include "score/report_reader.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("gates, numbers and metrics of a dec-bench result are read") {
  const auto report = read_report(R"({
    "scenario": "s", "highest_gate": 2, "normalized_score": 0.5,
    "gates": {"functional": {"passed": true, "score": 1, "core": {"a": true}, "scenario": {"b": false}}},
    "efficiency": {"wallClockSeconds": 12.5, "agentSteps": 3, "tokensUsed": 100, "llmApiCostUsd": 0.01}})");
  REQUIRE(report);
  CHECK(report->gates->at(Gate::functional).core.at("a"));
  CHECK_FALSE(report->gates->at(Gate::functional).scenario.at("b"));
  CHECK(report->highest_gate == 2);
  CHECK(report->metrics.cost_usd == 0.01);
  CHECK_FALSE(report->metrics.input_tokens);
  CHECK(report->error.empty());
}

TEST_CASE("what is no result is nothing") {
  for (const char* text : {"", "null", "[]", "{", "3", "{}", R"({"level":"info","msg":"hi"})"}) {
    CAPTURE(text);
    CHECK_FALSE(read_report(text));
  }
}

TEST_CASE("wrong types make an error, not half a score") {
  CHECK(read_report(R"({"normalized_score": "high"})")->error ==
        "the reported normalized_score is not a number");
  CHECK(read_report(R"({"gates": {"functional": {"core": {"a": "yes"}}}})")->error ==
        "the reported assertion 'a' is neither true nor false");
  CHECK(read_report(R"({"highest_gate": 1.5})")->error == "the reported highest_gate is not whole");
}

TEST_CASE("the container's own error is kept") {
  CHECK(
      read_report(R"({"highest_gate": 0, "normalized_score": 0, "error": "init failed"})")->error ==
      "init failed");
}

}  // namespace bench
