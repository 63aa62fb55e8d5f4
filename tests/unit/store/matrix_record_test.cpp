#include "store/matrix_record.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "store/plan_listing.hpp"
#include "store_fixture.hpp"

using namespace bench;

TEST_CASE_FIXTURE(StoreFixture, "a matrix record reads back as it was written") {
  MatrixRecord written = matrix();
  written.layout = Layout::dec_bench;
  written.selection.axes.scenarios.include = {"task-*"};
  written.selection.trials = 3;
  written.selection.shard = {2, 5};
  written.version = "v0.1.0";
  written.retries = 2;
  written.slots = 4;
  written.limits.memory = Bytes{1 << 30};
  written.timeout = Milliseconds(90'000);
  written.max_output = Bytes{1 << 20};
  written.gateway = true;
  written.network = NetworkPolicy::restricted;
  written.gateway_address = HostPort{"192.0.2.7", 18788};
  written.max_cost = usd_of(12.5);
  written.max_run_cost = usd_of(0.25);
  written.record = true;
  written.replay = MatrixRecord::Replay{"/results", MatrixId("earlier"), "order"};
  written.engine.engine = "docker";
  written.images = {{"small:latest", "sha256:1234"}};
  written.scenarios = {{"task-1", "abcd"}};
  const auto path = temporary / "matrix.json";
  write_matrix_record(path, written, plan);

  const StoredMatrix read = read_matrix_record(path);
  CHECK(read.runs == plan.size());
  CHECK(read.plan_digest == plan_digest(plan));
  CHECK(read.matrix.id == written.id);
  CHECK(read.matrix.created == written.created);
  CHECK(read.matrix.layout == Layout::dec_bench);
  CHECK(read.matrix.selection.axes.scenarios.include == std::vector<std::string>{"task-*"});
  CHECK(read.matrix.selection.trials == 3);
  CHECK(read.matrix.selection.shard.count == 5);
  CHECK(read.matrix.retries == 2);
  CHECK(read.matrix.limits.memory == Bytes{1 << 30});
  CHECK_FALSE(read.matrix.limits.cpus.has_value());
  CHECK(read.matrix.timeout == Milliseconds(90'000));
  CHECK(read.matrix.max_output == Bytes{1 << 20});
  CHECK(read.matrix.gateway);
  CHECK(read.matrix.network == NetworkPolicy::restricted);
  CHECK(read.matrix.gateway_address == HostPort{"192.0.2.7", 18788});
  CHECK(read.matrix.max_cost == usd_of(12.5));
  CHECK(read.matrix.max_run_cost == usd_of(0.25));
  CHECK(read.matrix.record);
  REQUIRE(read.matrix.replay);
  CHECK(read.matrix.replay->results == "/results");
  CHECK(read.matrix.replay->matrix == MatrixId("earlier"));
  CHECK(read.matrix.replay->match == "order");
  CHECK(read.matrix.engine.engine == "docker");
  CHECK(read.matrix.images == written.images);
  CHECK(read.matrix.scenarios == written.scenarios);
}

TEST_CASE_FIXTURE(StoreFixture, "every planned run stands in the record, by number") {
  const auto path = temporary / "matrix.json";
  write_matrix_record(path, matrix(), plan);
  const auto json = nlohmann::json::parse(text_of(path));
  REQUIRE(json["runs"].size() == plan.size());
  for (std::size_t index = 0; index < plan.size(); ++index) {
    const auto& row = json["runs"][index];
    const PlannedRun run = plan.at(index);
    const auto value = [&](const char* axis, std::size_t column) {
      return json["axes"][axis][row[column].get<std::size_t>()].get<std::string>();
    };
    CHECK(value("scenario", 0) == run.cell.scenario->id);
    CHECK(value("harness", 1) == run.cell.harness->id);
    CHECK(value("agent", 2) == run.cell.agent->id);
    CHECK(value("model", 3) == run.cell.model);
    CHECK(value("persona", 4) == run.cell.persona);
    CHECK(value("mode", 5) == run.cell.mode);
    CHECK(row[6] == run.trial);
  }
}

TEST_CASE_FIXTURE(StoreFixture, "different plans have different digests") {
  const Suite larger = small_suite(3);
  Selection twice;
  twice.trials = 2;
  CHECK(plan_digest(plan) == plan_digest(Plan(suite, Selection{})));
  CHECK(plan_digest(plan) != plan_digest(Plan(larger, Selection{})));
  CHECK(plan_digest(plan) != plan_digest(Plan(suite, twice)));
}

TEST_CASE_FIXTURE(StoreFixture, "a record of a newer version is refused") {
  const auto path = temporary / "matrix.json";
  write_matrix_record(path, matrix(), plan);
  std::string text = text_of(path);
  text.replace(text.find("\"format_version\": 1"), 19, "\"format_version\": 2");
  write_file(path, text);
  CHECK_THROWS_WITH_AS((void)read_matrix_record(path), doctest::Contains("update bench"), Error);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a network policy that is not known is refused, not taken for none") {
  const auto path = temporary / "matrix.json";
  MatrixRecord written = matrix();
  written.network = NetworkPolicy::restricted;
  write_matrix_record(path, written, plan);
  std::string text = text_of(path);
  text.replace(text.find("\"restricted\""), 12, "\"allowlist\"");
  write_file(path, text);
  CHECK_THROWS_WITH_AS((void)read_matrix_record(path),
                       doctest::Contains("unknown network policy 'allowlist'"), Error);
}

TEST_CASE_FIXTURE(StoreFixture, "a torn record is an error that names it") {
  const auto path = temporary / "matrix.json";
  write_file(path, "{\"format_version\": 1,");
  CHECK_THROWS_WITH_AS((void)read_matrix_record(path),
                       doctest::Contains("matrix.json': it is not a"), Error);
}
