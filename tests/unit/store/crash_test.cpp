#include <csignal>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>
#include <sys/wait.h>

#include "store/attempt_json.hpp"
#include "store/results_query.hpp"
#include "store_fixture.hpp"

using namespace bench;

namespace {

// What the child of a crash test does, saying so in the pipe at every step, until it is killed.
void record_runs(const StoreFixture& fixture, int steps) {
  const auto store = fixture.open();
  for (int round = 1;; ++round) {
    for (std::size_t run = 0; run < fixture.plan.size(); ++run) {
      auto record = store->begin(attempt_of(fixture.plan.at(run), round));
      if (::write(steps, "b", 1) != 1) return;
      record->write(StreamKind::out, std::string(10'000, 'x'));
      (void)record->intake();
      if (::write(steps, "i", 1) != 1) return;
      AttemptResult result = fixture.result(run, Outcome::scored, round);
      result.final = round % 2 == 0;
      store->finish(*record, result);
      if (::write(steps, "f", 1) != 1) return;
    }
  }
}

// Kills a recording process somewhere after its step number `last`.
void crash_after(const StoreFixture& fixture, int last) {
  int steps[2];
  REQUIRE(::pipe(steps) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    record_runs(fixture, steps[1]);
    ::_exit(1);
  }
  char step = 0;
  for (int count = 0; count < last; ++count) REQUIRE(::read(steps[0], &step, 1) == 1);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(steps[0]);
  ::close(steps[1]);
}

// Every attempt that the ledger calls finished is whole on disk.
void check_attempt(const StoreFixture& fixture, const RunId& run, const AttemptSummary& summary) {
  if (!summary.outcome) return;
  const AttemptPaths paths = fixture.folder.attempt(MatrixId("m1"), run, summary.attempt);
  const StoredAttempt stored = read_attempt(text_of(paths.outcome()), paths.outcome().string());
  CHECK(stored.result.outcome == *summary.outcome);
  CHECK(text_of(paths.out()).size() == 10'000);
}

void check_consistency(const StoreFixture& fixture) {
  Ledger ledger(fixture.folder.ledger());
  ResultsQuery query(fixture.folder);
  query.for_each_run({}, [&](const RunEntry& run) {
    const auto attempts = ledger.attempts(run.matrix, run.run);
    for (const AttemptSummary& attempt : attempts) check_attempt(fixture, run.run, attempt);
    CHECK(run.attempts == static_cast<int>(attempts.size()));
    if (run.state == RunState::finished) CHECK(query.run(run.matrix, run.run).has_value());
  });
}

}  // namespace

TEST_CASE("a process that is killed at any moment leaves files and ledger in agreement") {
  for (const int step : {1, 2, 3, 4, 5, 6, 17}) {
    const StoreFixture fixture;
    crash_after(fixture, step);
    check_consistency(fixture);
    // Whoever comes next takes over at once, and an attempt that was cut short starts over.
    const auto store = fixture.open();
    for (const PastAttempt& past : store->last_attempts()) {
      const AttemptPaths paths = fixture.folder.attempt(MatrixId("m1"), past.run, past.attempt);
      CHECK(past.outcome.has_value() == std::filesystem::exists(paths.outcome()));
    }
    const auto record = store->begin(attempt_of(fixture.plan.at(0), 999));
    store->finish(*record, fixture.result(0, Outcome::scored, 999));
  }
}

TEST_CASE("many threads record at once and nothing is lost") {
  const StoreFixture fixture;
  const Suite suite = small_suite(20);
  const Plan plan(suite, Selection{});
  ResultsStore store(fixture.folder, fixture.matrix(), plan, fixture.redactor, fixture.clock);
  std::vector<std::thread> threads;
  for (std::size_t lane = 0; lane < 4; ++lane) {
    threads.emplace_back([&, lane] {
      for (std::size_t run = lane; run < plan.size(); run += 4) {
        const auto record = store.begin(attempt_of(plan.at(run), 1));
        AttemptResult result = fixture.result(0, Outcome::scored);
        result.run = plan.at(run);
        store.finish(*record, result);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  store.close(MatrixState::finished);
  std::size_t finished = 0;
  ResultsQuery(fixture.folder).for_each_run({}, [&](const RunEntry& run) {
    finished += run.state == RunState::finished ? 1 : 0;
  });
  CHECK(finished == plan.size());
}
