#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "keys/redactor.hpp"
#include "os/file.hpp"
#include "plan/plan.hpp"
#include "store/results_store.hpp"
#include "support/fake_clock.hpp"
#include "support/small_suite.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

inline std::string text_of(const std::filesystem::path& path) {
  return read_file(path, Bytes{64 << 20}).value_or("<there is no " + path.string() + ">");
}

inline Assignment attempt_of(const PlannedRun& run, int attempt) {
  Assignment assignment;
  assignment.run = run;
  assignment.attempt = attempt;
  assignment.key_label = "KEYS[0]";
  assignment.spec.name = AttemptName("bench-" + run.id.str() + "-" + std::to_string(attempt));
  assignment.spec.slot = 3;
  return assignment;
}

// A matrix of a small suite, recorded in a folder of its own.
struct StoreFixture {
  static constexpr std::string_view kSecret = "sk-secret-0123456789";

  TemporaryFolder temporary;
  FakeClock clock;
  Redactor redactor{std::vector<Secret>{Secret(kSecret)}};
  Suite suite = small_suite();
  Plan plan{suite, Selection{}};
  ResultsFolder folder{temporary / "results"};

  [[nodiscard]] MatrixRecord matrix(const std::string& id = "m1") const {
    MatrixRecord record;
    record.id = MatrixId(id);
    record.created = clock.wall();
    record.bench_version = "0.1.0";
    record.suite_name = suite.name;
    record.suite_root = suite.root;
    record.parallel = "auto";
    return record;
  }

  [[nodiscard]] std::unique_ptr<ResultsStore> open(const std::string& id = "m1") const {
    return std::make_unique<ResultsStore>(folder, matrix(id), plan, redactor, clock);
  }

  [[nodiscard]] AttemptPaths paths(std::size_t run, int attempt = 1) const {
    return folder.attempt(MatrixId("m1"), plan.at(run).id, attempt);
  }

  // A result as the scheduler would give it, of an attempt that took a second.
  [[nodiscard]] AttemptResult result(std::size_t run, Outcome outcome, int attempt = 1) const {
    AttemptResult result;
    result.run = plan.at(run);
    result.attempt = attempt;
    result.container = AttemptName("bench-m1-" + std::to_string(run));
    result.outcome = outcome;
    result.started = clock.wall();
    result.ended = clock.wall() + Milliseconds(1000);
    result.image = "small:latest";
    if (outcome == Outcome::scored) result.score = Score{5, 1.0, std::nullopt, {}};
    return result;
  }
};

}  // namespace bench
