#include "score/gates.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace bench {

namespace {

GateReport gate(std::map<std::string, bool> core, std::map<std::string, bool> scenario = {}) {
  return {std::move(core), std::move(scenario)};
}

RunReport with_gates(std::map<Gate, GateReport> gates) {
  RunReport report;
  report.gates = std::move(gates);
  return report;
}

Scenario with_services(std::vector<std::string> services) {
  Scenario scenario;
  scenario.services = std::move(services);
  return scenario;
}

const Scenario kBoth = with_services({"postgres-16", "clickhouse"});

}  // namespace

TEST_CASE("five passed gates are a whole score") {
  const std::optional<Score> score = judge(with_gates({}), kBoth);
  REQUIRE(score);
  CHECK(score->highest_gate == 5);
  CHECK(score->normalized_score == 1.0);
}

TEST_CASE("a failed gate counts by the share of its assertions and blocks those behind it") {
  const auto score = judge(
      with_gates({{Gate::functional, gate({{"a", true}})},
                  {Gate::correct, gate({{"a", true}}, {{"x", true}, {"y", false}, {"z", false}})},
                  {Gate::robust, gate({{"a", true}})}}),
      kBoth);
  REQUIRE(score);
  CHECK(score->highest_gate == 1);
  CHECK(score->normalized_score == doctest::Approx((1 + 2.0 / 4) / 5));
  CHECK_FALSE(score->gates->at(Gate::robust).passed);
  CHECK(score->gates->at(Gate::robust).assertions.core.empty());
}

TEST_CASE("four of five scenario assertions are enough, three of four are not") {
  const auto enough = judge(
      with_gates({{Gate::functional,
                   gate({}, {{"a", true}, {"b", true}, {"c", true}, {"d", true}, {"e", false}})}}),
      kBoth);
  CHECK(enough->highest_gate == 5);
  const auto short_of = judge(
      with_gates(
          {{Gate::functional, gate({}, {{"a", true}, {"b", true}, {"c", true}, {"d", false}})}}),
      kBoth);
  CHECK(short_of->highest_gate == 0);
  CHECK(short_of->normalized_score == doctest::Approx(0.75 / 5));
}

TEST_CASE("one failed core assertion fails its gate") {
  const auto score = judge(
      with_gates({{Gate::functional, gate({{"a", true}, {"b", false}}, {{"x", true}})}}), kBoth);
  CHECK(score->highest_gate == 0);
}

TEST_CASE("uses_env_vars is not held against a scenario that runs one database") {
  const RunReport report = with_gates(
      {{Gate::production, gate({{"uses_env_vars", false}, {"no_secrets_in_code", true}})}});
  CHECK(judge(report, kBoth)->highest_gate == 4);
  const auto lenient = judge(report, with_services({"clickhouse"}));
  CHECK(lenient->highest_gate == 5);
  CHECK(lenient->notes.size() == 1);
}

TEST_CASE("bare numbers are taken when they are possible") {
  RunReport report;
  report.highest_gate = 3;
  report.normalized_score = 0.65;
  CHECK(judge(report, kBoth)->normalized_score == 0.65);
  for (const double bad : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    report.normalized_score = bad;
    CHECK_FALSE(judge(report, kBoth));
  }
  report.normalized_score = 0.5;
  report.highest_gate = 6;
  CHECK_FALSE(judge(report, kBoth));
}

TEST_CASE("a report without a result or with an error of its own is no score") {
  CHECK_FALSE(judge(RunReport{}, kBoth));
  RunReport failed = with_gates({});
  failed.error = "init failed";
  CHECK_FALSE(judge(failed, kBoth));
}

}  // namespace bench
