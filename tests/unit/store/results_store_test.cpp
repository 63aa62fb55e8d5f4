#include "store/results_store.hpp"

#include <fstream>
#include <unistd.h>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "store/attempt_json.hpp"
#include "store/reindex.hpp"
#include "store/results_query.hpp"
#include "store_fixture.hpp"

using namespace bench;

namespace fs = std::filesystem;

TEST_CASE_FIXTURE(StoreFixture, "a finished run is on disk, private, and in the ledger") {
  const auto store = open();
  auto record = store->begin(attempt_of(plan.at(0), 1));
  record->write(StreamKind::out, "hello\n");
  record->write(StreamKind::err, "oops\n");
  (void)record->intake();
  AttemptResult result = this->result(0, Outcome::scored);
  result.out = record->stream(StreamKind::out);
  store->finish(*record, result);

  CHECK(text_of(paths(0).out()) == "hello\n");
  CHECK(text_of(paths(0).err()) == "oops\n");
  const fs::path file = folder.run_result(MatrixId("m1"), plan.at(0).id);
  const StoredRun run = read_run(text_of(file), file.string());
  CHECK(run.last.result.outcome == Outcome::scored);
  CHECK(run.last.result.out.written == 6);
  CHECK(run.attempts.size() == 1);
  CHECK(fs::equivalent(file, paths(0).outcome()));
  CHECK(read_attempt(text_of(file), file.string()).result.attempt == 1);
  for (const auto& entry : fs::recursive_directory_iterator(folder.root())) {
    CAPTURE(entry.path());
    struct stat found {};
    REQUIRE(::stat(entry.path().c_str(), &found) == 0);
    CHECK((found.st_mode & 0777u) == (entry.is_directory() ? 0700u : 0600u));
    CHECK(entry.path().extension() != ".tmp");
  }
}

TEST_CASE_FIXTURE(StoreFixture, "a retried run lists all of its attempts") {
  const auto store = open();
  auto first = store->begin(attempt_of(plan.at(0), 1));
  AttemptResult lost = result(0, Outcome::lost);
  lost.final = false;
  lost.reason = "the engine forgot it";
  lost.key_label = "KEYS[0]";
  store->finish(*first, lost);
  const fs::path file = folder.run_result(MatrixId("m1"), plan.at(0).id);
  CHECK_FALSE(fs::exists(file));

  auto second = store->begin(attempt_of(plan.at(0), 2));
  store->finish(*second, result(0, Outcome::scored, 2));
  const StoredRun run = read_run(text_of(file), "result.json");
  REQUIRE(run.attempts.size() == 2);
  CHECK(run.attempts[0].outcome == Outcome::lost);
  CHECK(run.attempts[0].reason == "the engine forgot it");
  CHECK(run.attempts[0].key_label == "KEYS[0]");
  CHECK(run.attempts[1].outcome == Outcome::scored);
  CHECK(run.last.result.attempt == 2);
}

TEST_CASE_FIXTURE(StoreFixture, "an attempt that the engine did not take starts over") {
  const auto store = open();
  {
    auto record = store->begin(attempt_of(plan.at(0), 1));
    record->write(StreamKind::out, "of the first try\n");
  }
  auto record = store->begin(attempt_of(plan.at(0), 1));
  record->write(StreamKind::out, "of the second\n");
  store->finish(*record, result(0, Outcome::agent_failed));
  CHECK(text_of(paths(0).out()) == "of the second\n");
}

TEST_CASE_FIXTURE(StoreFixture, "a finished attempt is never begun again") {
  const auto store = open();
  auto record = store->begin(attempt_of(plan.at(0), 1));
  store->finish(*record, result(0, Outcome::scored));
  CHECK_THROWS_WITH_AS((void)store->begin(attempt_of(plan.at(0), 1)),
                       doctest::Contains("finished already"), Error);
}

TEST_CASE_FIXTURE(StoreFixture, "no secret reaches a file, wherever it comes from") {
  const auto store = open();
  const std::string secret(kSecret);
  auto record = store->begin(attempt_of(plan.at(0), 1));
  record->write(StreamKind::out, "key " + secret.substr(0, 7));
  record->write(StreamKind::out, secret.substr(7) + " and " + secret + "\n");
  record->write(StreamKind::err, secret);
  (void)record->intake();
  AttemptResult result = this->result(0, Outcome::agent_failed);
  result.reason = "it said " + secret;
  store->finish(*record, result);
  store->close(MatrixState::finished);
  CHECK(text_of(paths(0).out()) == "key [redacted] and [redacted]\n");
  CHECK(text_of(paths(0).outcome()).find("it said [redacted]") != std::string::npos);
  for (const auto& entry : fs::recursive_directory_iterator(folder.root())) {
    if (!entry.is_regular_file()) continue;
    CAPTURE(entry.path());
    CHECK(text_of(entry.path()).find(secret) == std::string::npos);
  }
}

TEST_CASE_FIXTURE(StoreFixture, "nor does what opens the proxy for an attempt") {
  struct Pass final : TunnelPass {
    Secret secret{"bench-0123456789abcdef"};
    [[nodiscard]] const Secret& token() const override { return secret; }
    [[nodiscard]] Secret proxy() const override {
      return Secret("http://bench:" + secret.reveal());
    }
    void end() override {}
    [[nodiscard]] TunnelTally tally() const override { return {}; }
  };
  const auto store = open();
  Assignment assignment = attempt_of(plan.at(0), 1);
  const auto pass = std::make_shared<Pass>();
  assignment.tunnels = pass;
  auto record = store->begin(assignment);
  record->write(StreamKind::out, pass->proxy().reveal() + "\n");
  AttemptResult result = this->result(0, Outcome::scored);
  result.tunnels.emplace();
  result.tunnels->refused_hosts = {pass->token().reveal() + ".a.org:443", "b.org:443"};
  store->finish(*record, result);
  store->close(MatrixState::finished);
  CHECK(text_of(paths(0).out()) == "http://bench:[redacted]\n");
  CHECK(text_of(paths(0).outcome()).find("[redacted].a.org:443") != std::string::npos);
  CHECK(text_of(folder.run_result(MatrixId("m1"), plan.at(0).id)).find("b.org") !=
        std::string::npos);
  for (const auto& entry : fs::recursive_directory_iterator(folder.root())) {
    if (!entry.is_regular_file()) continue;
    CAPTURE(entry.path());
    CHECK(text_of(entry.path()).find(pass->token().reveal()) == std::string::npos);
  }
}

TEST_CASE_FIXTURE(StoreFixture, "a matrix belongs to one bench at a time") {
  const auto store = open();
  CHECK_THROWS_WITH_AS((void)open(),
                       doctest::Contains(("process " + std::to_string(::getpid())).c_str()), Error);
  CHECK_NOTHROW((void)open("m2"));
}

TEST_CASE_FIXTURE(StoreFixture, "a matrix is continued with the same plan only") {
  (void)open();
  CHECK_NOTHROW((void)open());
  const Suite other = small_suite(3);
  const Plan larger(other, Selection{});
  CHECK_THROWS_WITH_AS(ResultsStore(folder, matrix(), larger, redactor, clock),
                       doctest::Contains("planned from another suite"), Error);
}

TEST_CASE_FIXTURE(StoreFixture, "a results folder of a newer bench is refused and left alone") {
  (void)open();
  sqlite::Database(folder.ledger(), sqlite::Database::Access::read_write)
      .execute("PRAGMA user_version = 99");
  try {
    (void)open("m2");
    FAIL("it was opened");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::store_failed);
    CHECK(error.message() == "'" + folder.ledger().string() +
                                 "' was written by a newer bench: its format is version 99, this "
                                 "one knows up to 2");
  }
  CHECK_FALSE(fs::exists(folder.matrix(MatrixId("m2"))));
}

TEST_CASE_FIXTURE(StoreFixture, "what a run did cost and spend is of all its attempts") {
  const auto store = open();
  const auto attempt = [&](int number, double cost, double spent, std::uint64_t unpriced) {
    AttemptResult result = this->result(0, Outcome::rate_limited, number);
    result.final = number > 2;
    result.gateway.emplace();
    result.gateway->cost = usd_of(cost);
    result.gateway->spent = usd_of(spent);
    result.gateway->unpriced = unpriced;
    result.gateway->usage.input = 10;
    result.gateway->usage.output = 5;
    const auto record = store->begin(attempt_of(plan.at(0), number));
    store->finish(*record, result);
    store->tell();
  };
  const auto listed = [&] {
    std::optional<RunEntry> found;
    ResultsQuery(folder).for_each_run({}, [&](const RunEntry& run) { found = run; });
    return *found;
  };
  attempt(1, 0.25, 0.25, 0);
  CHECK(listed().cost_usd == 0.25);
  CHECK(listed().tokens == 15);
  attempt(2, 0.5, 0.5, 0);
  CHECK(listed().cost_usd == 0.75);
  CHECK(listed().tokens == 30);
  CHECK(store->spent({}).by_run == std::map<RunId, Usd>{{plan.at(0).id, usd_of(0.75)}});
  attempt(3, 0.5, 2, 1);
  CHECK_FALSE(listed().cost_usd);
  CHECK(store->spent({}).by_run.at(plan.at(0).id) == usd_of(2.75));
  CHECK(store->spent({}).unknown == 0);
  const StoredRun run = *ResultsQuery(folder).run(MatrixId("m1"), plan.at(0).id);
  CHECK(run.attempts.at(0).cost_usd == 0.25);
  CHECK(run.attempts.at(1).cost_usd == 0.5);
  CHECK_FALSE(run.attempts.at(2).cost_usd);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "what a ledger does not know of spending, the files do, or nobody") {
  const auto store = open();
  for (const std::size_t run : {0UL, 1UL, 2UL}) {
    const auto record = store->begin(attempt_of(plan.at(run), 1));
    AttemptResult result = this->result(run, Outcome::rate_limited);
    if (run != 1) result.gateway.emplace().spent = usd_of(0.5);
    if (run == 2) result.gateway->begun_before = true;
    store->finish(*record, result);
  }
  store->tell();
  sqlite::Database(folder.ledger(), sqlite::Database::Access::read_write)
      .execute("UPDATE attempts SET spent_usd = NULL WHERE run = 1");
  CHECK(store->spent({}).by_run ==
        std::map<RunId, Usd>{{plan.at(0).id, usd_of(0.5)}, {plan.at(2).id, usd_of(0.5)}});
  CHECK(store->spent({}).unknown == 2);
}

TEST_CASE_FIXTURE(StoreFixture, "a ledger of version 1 is read as it is, and brought up to date") {
  {
    const auto store = open();
    const auto record = store->begin(attempt_of(plan.at(0), 1));
    AttemptResult result = this->result(0, Outcome::rate_limited);
    result.metrics.cost_usd = 0.5;
    result.final = false;
    store->finish(*record, result);
  }
  {
    sqlite::Database ledger(folder.ledger(), sqlite::Database::Access::read_write);
    for (const std::string column : {"cost_usd", "spent_usd", "tokens"}) {
      ledger.execute("ALTER TABLE attempts DROP COLUMN " + column);
    }
    ledger.execute("PRAGMA user_version = 1");
  }
  std::optional<double> cost;
  ResultsQuery(folder).for_each_run({}, [&](const RunEntry& run) { cost = run.cost_usd; });
  CHECK(cost == 0.5);
  const auto store = open();
  CHECK(store->spent({}).by_run == std::map<RunId, Usd>{{plan.at(0).id, usd_of(0.5)}});
  CHECK(sqlite::Database(folder.ledger(), sqlite::Database::Access::read_only).user_version() == 2);
}

TEST_CASE_FIXTURE(StoreFixture, "a file in the way of the results folder is named") {
  std::ofstream(folder.root()) << "x";
  CHECK_THROWS_WITH_AS((void)open(), doctest::Contains("a file is in the way of a folder"), Error);
}

TEST_CASE_FIXTURE(StoreFixture, "a ledger that is no database is named with advice") {
  fs::create_directories(folder.root());
  std::ofstream(folder.ledger()) << std::string(5000, 'x');
  CHECK_THROWS_WITH_AS((void)open(),
                       doctest::Contains("file is not a database (hint: `bench results --reindex`"),
                       Error);
}

TEST_CASE_FIXTURE(StoreFixture, "whoever continues learns the last attempt of every run") {
  {
    const auto store = open();
    auto done = store->begin(attempt_of(plan.at(0), 1));
    store->finish(*done, result(0, Outcome::scored));
    auto failed = store->begin(attempt_of(plan.at(1), 1));
    AttemptResult lost = result(1, Outcome::lost);
    lost.final = false;
    store->finish(*failed, lost);
    (void)store->begin(attempt_of(plan.at(1), 2));
  }
  const auto last = open()->last_attempts();
  REQUIRE(last.size() == 2);
  CHECK(last[0].run == plan.at(0).id);
  CHECK(last[0].outcome == Outcome::scored);
  CHECK(last[1].attempt == 2);
  CHECK_FALSE(last[1].outcome);
  CHECK(last[1].slot == 3);
  CHECK(last[1].key_label == "KEYS[0]");
  CHECK(last[1].container == attempt_of(plan.at(1), 2).spec.name);
  CHECK_FALSE(last[1].ran);
}

TEST_CASE_FIXTURE(StoreFixture, "whoever continues learns which attempt had come to run") {
  {
    const auto store = open();
    (void)store->begin(attempt_of(plan.at(0), 1));
    (void)store->begin(attempt_of(plan.at(1), 1));
    store->started(attempt_of(plan.at(1), 1));
  }
  const auto last = open()->last_attempts();
  REQUIRE(last.size() == 2);
  CHECK_FALSE(last[0].ran);
  CHECK(last[1].ran);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "an attempt that is finished on disk is finished, whatever the ledger says") {
  const fs::path ledger = folder.ledger();
  const fs::path before = folder.root() / "before.db";
  {
    const auto store = open();
    auto record = store->begin(attempt_of(plan.at(0), 1));
    {
      sqlite::Database(ledger, sqlite::Database::Access::read_write)
          .execute("PRAGMA wal_checkpoint");
    }
    fs::copy_file(ledger, before);
    store->finish(*record, result(0, Outcome::scored));
  }
  // Killed between the files and the transaction, and between the attempt's file and the run's.
  fs::remove(folder.root() / "bench.db-wal");
  fs::remove(folder.root() / "bench.db-shm");
  fs::rename(before, ledger);
  fs::remove(folder.run_result(MatrixId("m1"), plan.at(0).id));
  const auto last = open()->last_attempts();
  REQUIRE(last.size() == 1);
  CHECK(last[0].outcome == Outcome::scored);
  CHECK(fs::exists(folder.run_result(MatrixId("m1"), plan.at(0).id)));
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a lost attempt keeps its partial logs and says that they are partial") {
  {
    const auto store = open();
    auto record = store->begin(attempt_of(plan.at(0), 1));
    record->write(StreamKind::out, "half a li");
    record->pause();
    write_file(paths(0).spool(), "half an archive");
    write_file(paths(0).outcome().string() + ".tmp", "half a record");
  }
  const auto store = open();
  store->remove_unfinished();
  store->record_lost(plan.at(0), store->last_attempts().at(0));
  ResultsQuery(folder).for_each_run(
      {}, [](const RunEntry& run) { CHECK(run.outcome == Outcome::lost); });
  const StoredAttempt lost = read_attempt(text_of(paths(0).outcome()), "outcome.json");
  CHECK(lost.result.outcome == Outcome::lost);
  CHECK_FALSE(lost.result.logs_gap.empty());
  CHECK(lost.result.out.written == 9);
  CHECK(text_of(paths(0).out()) == "half a li");
  for (const auto& file : fs::recursive_directory_iterator(folder.root())) {
    CHECK(file.path().extension() != ".tmp");
  }
  CHECK(store->last_attempts().at(0).outcome == Outcome::lost);
}

namespace {

// What the store gives to a gateway, and what it tells it of earlier.
struct Pass final : GatewayPass {
  [[nodiscard]] const Secret& token() const override { return secret; }
  void keep_account(std::unique_ptr<AccountBook> kept, const RunTally& before) override {
    book = std::move(kept);
    earlier = before;
  }
  void end() override {}
  [[nodiscard]] RunTally tally() const override { return {}; }
  [[nodiscard]] std::optional<SteadyTime> held_until() const override { return std::nullopt; }

  Secret secret{"token-0123456789"};
  std::unique_ptr<AccountBook> book;
  RunTally earlier;
};

Assignment through(const std::shared_ptr<Pass>& pass, const PlannedRun& run, int attempt = 1) {
  Assignment assignment = attempt_of(run, attempt);
  assignment.pass = pass;
  return assignment;
}

RunTally used(double cost, std::uint64_t under_way = 0) {
  RunTally tally;
  tally.requests = 1;
  tally.cost = tally.spent = usd_of(cost);
  tally.usage.input = 30;
  tally.usage.output = 7;
  tally.under_way = under_way;
  if (under_way > 0) tally.set_aside = usd_of(2);
  return tally;
}

}  // namespace

TEST_CASE_FIXTURE(StoreFixture, "what an attempt used is known when it and its bench are gone") {
  for (const std::size_t run : {0UL, 1UL}) {
    const auto store = open();
    const auto pass = std::make_shared<Pass>();
    (void)store->begin(through(pass, plan.at(run)));
    store->started(through(pass, plan.at(run)));
    pass->book->keep(used(0.5, run));
  }
  const auto store = open();
  for (const PastAttempt& past : store->last_attempts()) {
    store->record_lost(plan.at(past.run == plan.at(0).id ? 0 : 1), past);
  }
  const auto of = [&](std::size_t run) {
    return read_attempt(text_of(paths(run).outcome()), "outcome.json").result;
  };
  CHECK(known_cost(of(0)) == 0.5);
  CHECK(known_tokens(of(0)) == 37);
  CHECK_FALSE(known_cost(of(1)));
  CHECK_FALSE(known_tokens(of(1)));
  CHECK_FALSE(fs::exists(paths(0).account()));
  const ResultsStore::Spent spent = store->spent({});
  CHECK(spent.by_run ==
        std::map<RunId, Usd>{{plan.at(0).id, usd_of(0.5)}, {plan.at(1).id, usd_of(2.5)}});
  CHECK(spent.unknown == 0);
}

TEST_CASE_FIXTURE(StoreFixture, "what has left something came to run, whoever knows of it") {
  {
    const auto store = open();
    const auto record = store->begin(attempt_of(plan.at(0), 1));
    record->write(StreamKind::err, "x");
    record->pause();
    const auto pass = std::make_shared<Pass>();
    (void)store->begin(through(pass, plan.at(1)));
    pass->book->keep(used(0));
    (void)store->begin(through(pass, plan.at(2)));
  }
  const auto last = open()->last_attempts();
  REQUIRE(last.size() == 3);
  CHECK(last[0].ran);
  CHECK(last[1].ran);
  CHECK_FALSE(last[2].ran);
}

TEST_CASE_FIXTURE(StoreFixture, "an account of nothing is nothing to go on from") {
  const auto store = open();
  const auto pass = std::make_shared<Pass>();
  (void)store->begin(through(pass, plan.at(0)));
  RunTally nothing;
  nothing.begun_before = true;  // it was of another day
  pass->book->keep(nothing);
  (void)store->begin(through(pass, plan.at(0)));
  CHECK_FALSE(pass->earlier.begun_before);
}

TEST_CASE_FIXTURE(StoreFixture, "a run whose record has lost its name gets it again") {
  const fs::path file = folder.run_result(MatrixId("m1"), plan.at(0).id);
  {
    const auto store = open();
    const auto record = store->begin(attempt_of(plan.at(0), 1));
    store->finish(*record, result(0, Outcome::scored));
  }
  fs::remove(file);
  (void)open()->last_attempts();
  CHECK(fs::equivalent(file, paths(0).outcome()));
  fs::remove(file);
  (void)reindex(folder);
  CHECK(read_run(text_of(file), "result.json").attempts.size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "an attempt that is taken over goes on with its account") {
  {
    const auto store = open();
    const auto pass = std::make_shared<Pass>();
    (void)store->begin(through(pass, plan.at(0)));
    pass->book->keep(used(0.5, 1));
    (void)store->begin(attempt_of(plan.at(1), 1));
  }
  const auto store = open();
  std::vector<Adoption> adopted;
  for (const PastAttempt& past : store->last_attempts()) adopted.push_back({0, past});
  REQUIRE(adopted.size() == 2);
  const ResultsStore::Spent spent = store->spent(adopted);
  CHECK(spent.by_run == std::map<RunId, Usd>{{plan.at(0).id, usd_of(2.5)}});
  CHECK(spent.unknown == 1);  // an older bench kept no account
  const auto begin = [&](std::size_t run) {
    const auto pass = std::make_shared<Pass>();
    Assignment assignment = through(pass, plan.at(run));
    assignment.adopted = true;
    (void)store->begin(assignment);
    return pass->earlier;
  };
  CHECK(begin(0).spent == usd_of(0.5));
  CHECK(begin(0).under_way == 1);
  CHECK_FALSE(begin(0).begun_before);
  CHECK(begin(1).begun_before);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a matrix whose bench was killed before it told the ledger is known") {
  (void)open("m1");
  (void)open("m2");
  sqlite::Database(folder.ledger(), sqlite::Database::Access::read_write)
      .execute("DELETE FROM matrices WHERE id = 'm2'");
  const auto matrices = ResultsQuery(folder).matrices();
  REQUIRE(matrices.size() == 2);
  CHECK(matrices[1].id.str() == "m2");
  CHECK(matrices[1].planned == plan.size());
  CHECK(matrices[1].state == MatrixState::open);
}

TEST_CASE_FIXTURE(StoreFixture, "a wish to stop reaches the process that runs the matrix") {
  const auto store = open();
  CHECK(store->stop_wish() == StopWish::none);
  Ledger other(folder.ledger());
  other.ask_to_stop(MatrixId("m1"), StopWish::stop_now);
  other.ask_to_stop(MatrixId("m1"), StopWish::stop);
  CHECK(store->stop_wish() == StopWish::stop_now);
}

TEST_CASE_FIXTURE(StoreFixture, "a ledger that is lost or broken is made anew from the files") {
  {
    const auto store = open();
    auto first = store->begin(attempt_of(plan.at(0), 1));
    AttemptResult lost = result(0, Outcome::lost);
    lost.final = false;
    store->finish(*first, lost);
    auto second = store->begin(attempt_of(plan.at(0), 2));
    store->finish(*second, result(0, Outcome::scored, 2));
    (void)store->begin(attempt_of(plan.at(1), 1));
    CHECK_THROWS_WITH_AS(reindex(folder), doctest::Contains("is being run by process"), Error);
    store->close(MatrixState::interrupted);
  }
  write_file(folder.ledger(), "this is no database, but it is long enough to be looked at closely");
  CHECK_THROWS_WITH_AS(ResultsQuery{folder}, doctest::Contains("--reindex"), Error);
  const Reindexed report = reindex(folder);
  CHECK(report.matrices == 1);
  CHECK(report.runs == 1);
  CHECK(report.unreadable.empty());
  ResultsQuery query(folder);
  CHECK(query.matrices().at(0).state == MatrixState::interrupted);
  std::vector<RunEntry> runs;
  query.for_each_run({}, [&](const RunEntry& run) { runs.push_back(run); });
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].outcome == Outcome::scored);
  CHECK(runs[0].attempts == 2);
  CHECK(runs[0].axes.scenario == plan.at(0).cell.scenario->id);
  CHECK(text_of(folder.ledger().string() + ".old").starts_with("this is no database"));
}
