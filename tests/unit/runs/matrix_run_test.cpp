#include "runs/matrix_run.hpp"

#include <atomic>
#include <set>

#include <doctest/doctest.h>

#include "base/digest.hpp"
#include "runs/own_key_desk.hpp"
#include "support/fake_engine.hpp"
#include "support/memory_recorder.hpp"

namespace bench {

namespace {

constexpr const char* kScore = R"({"highest_gate": 5, "normalized_score": 1})";

class SilentProgress final : public Progress {
 public:
  void matrix_started(const MatrixId&, std::size_t, int) override {}
  void attempt_started(int, const PlannedRun&, int, const std::string&) override {}
  void attempt_held(int slot, const std::optional<SteadyTime>& until) override {
    holds.emplace_back(slot, until.has_value());
  }
  void attempt_finished(int, const AttemptResult&) override {}
  void notice(const std::string& message) override { notices.push_back(message); }
  void tick() override { ++ticks; }
  void matrix_finished() override {}

  int ticks = 0;
  std::vector<std::string> notices;
  std::vector<std::pair<int, bool>> holds;
};

// Is short of something the first few times it is asked.
class FakeRoom final : public Admission {
 public:
  [[nodiscard]] std::string shortage() override {
    ++asked;
    return asked <= short_for ? "no disk" : "";
  }
  int short_for = 0;
  int asked = 0;
};

Suite suite_of(const std::string& provider) {
  Suite suite;
  Scenario& scenario = suite.scenarios.emplace_back();
  scenario.id = "s";
  scenario.folder = "/s";
  scenario.personas = {"naive"};
  suite.harnesses.emplace_back().id = "h";
  Agent& agent = suite.agents.emplace_back();
  agent.id = "a";
  agent.provider = provider;
  agent.models = {"m"};
  suite.modes = {"no-plan"};
  return suite;
}

FakeContainer exits(int code, const std::string& output) {
  FakeContainer container;
  container.output = output;
  container.end.phase = Phase::exited;
  container.end.exit_code = code;
  return container;
}

KeyPools pools_of(int keys) {
  std::vector<Key> all;
  for (int i = 0; i < keys; ++i) {
    const std::string label = "P_API_KEYS[" + std::to_string(i) + "]";
    all.push_back({KeyId(label), Secret("secret-" + std::to_string(i)), label, ""});
  }
  KeyPools pools;
  pools["p"] = {{"p", Dialect::openai, "P_API_KEY", "P_API_KEYS", "https://p"},
                KeyPool(std::move(all))};
  return pools;
}

// A desk that lets everybody wait a few times before it hands out its key.
class ReluctantDesk : public KeyDesk {
 public:
  explicit ReluctantDesk(int waits) : waits_(waits) {}

  KeyAnswer lease(const Wish& wish) override {
    if (waits_-- > 0) return KeyWait{Milliseconds(3)};
    CHECK(held.insert(wish.slot).second);
    return LeasedKey{"P_API_KEY", Secret("secret"), "label", {}};
  }
  std::shared_ptr<GatewayPass> adopt(const Wish& /*wish*/, const std::string& /*label*/) override {
    return nullptr;
  }
  void cool(int slot, Milliseconds, const std::string&) override { CHECK(held.contains(slot)); }
  void kill(int slot, const std::string&) override { CHECK(held.contains(slot)); }
  void give_back(int slot) override { held.erase(slot); }

  std::set<int> held;

 private:
  int waits_;
};

// A desk whose provider carries one run at a time.
class CrowdedDesk final : public KeyDesk {
 public:
  KeyAnswer lease(const Wish& wish) override {
    if (!held.empty()) return Crowded{1, true};
    held.insert(wish.slot);
    return LeasedKey{"P_API_KEY", Secret("secret"), "label", {}};
  }
  std::shared_ptr<GatewayPass> adopt(const Wish& /*wish*/, const std::string& /*label*/) override {
    return nullptr;
  }
  void cool(int /*slot*/, Milliseconds, const std::string&) override {}
  void kill(int /*slot*/, const std::string&) override {}
  void give_back(int slot) override { held.erase(slot); }

  std::set<int> held;
};

// A matrix over fakes, with every wait as short as it can be.
struct Fixture {
  Suite suite;
  Selection selection;
  MatrixSettings settings;
  KeyPools pools;
  KeyDesk* desk = nullptr;  // instead of one over the pools
  MemoryRecorder recorder;
  SilentProgress progress;
  FakeRoom room;
  SystemClock clock;
  Events events;

  explicit Fixture(const std::string& provider = "", int trials = 1) : suite(suite_of(provider)) {
    selection.trials = trials;
    settings.id = MatrixId("m");
    settings.retry_delay = Milliseconds(0);
    settings.key_cooldown = Milliseconds(1);
    settings.schedule.slots = 2;
    settings.schedule.first_pause = Milliseconds(1);
    settings.attendance.grace = Milliseconds(10);
  }

  MatrixOutcome run(FakeEngine& engine) {
    const Plan plan(suite, selection);
    const ImageOf image_of = [](const Cell&) { return "image"; };
    OwnKeyDesk own(pools, clock);
    MatrixRun run(plan, settings, image_of, desk == nullptr ? own : *desk, engine, recorder, room,
                  progress, clock, events);
    return run.carry_out();
  }
};

}  // namespace

TEST_CASE("every run is scored, recorded and removed once") {
  Fixture fixture("", 20);
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  const MatrixOutcome outcome = fixture.run(engine);
  CHECK(outcome.runs.at(Outcome::scored) == 20);
  CHECK(outcome.not_run == 0);
  CHECK(engine.removed() == 20);
  std::set<std::string> names;
  for (const AttemptSpec& spec : engine.submitted()) names.insert(spec.name.str());
  CHECK(names.size() == 20);
}

TEST_CASE("an agent that fails is a result and is not tried again") {
  Fixture fixture;
  FakeEngine engine([](const AttemptSpec&) { return exits(3, "I give up"); });
  CHECK(fixture.run(engine).runs.at(Outcome::agent_failed) == 1);
  CHECK(engine.submitted().size() == 1);
  CHECK(fixture.recorder.results()[0].reason == "exit code 3, no result was reported");
}

TEST_CASE("the machine's trouble is tried again and every attempt is kept") {
  Fixture fixture;
  FakeEngine engine([](const AttemptSpec& spec) {
    FakeContainer container = exits(0, kScore);
    if (spec.attempt < 3) container.end.phase = Phase::gone;
    return container;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  REQUIRE(fixture.recorder.results().size() == 3);
  CHECK(fixture.recorder.results()[0].outcome == Outcome::lost);
  CHECK_FALSE(fixture.recorder.results()[0].final);
  CHECK(fixture.recorder.results()[2].final);
}

TEST_CASE("retries end, and the last attempt's outcome is the run's") {
  Fixture fixture;
  fixture.settings.schedule.retries = 1;
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer container;
    container.end.phase = Phase::gone;
    return container;
  });
  const MatrixOutcome outcome = fixture.run(engine);
  CHECK(outcome.runs.at(Outcome::lost) == 1);
  CHECK(fixture.recorder.results().size() == 2);
  CHECK(fixture.recorder.results()[1].final);
}

TEST_CASE("an engine that is busy is asked again without costing an attempt") {
  Fixture fixture;
  std::atomic<int> asked{0};
  FakeEngine engine([&](const AttemptSpec&) {
    FakeContainer container = exits(0, kScore);
    if (++asked < 4) container.submitted = Submitted::busy;
    return container;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  CHECK(fixture.recorder.results().size() == 1);
  CHECK(engine.submitted().back().attempt == 1);
}

TEST_CASE("an engine that never answers ends the matrix, and nothing is lost silently") {
  Fixture fixture("", 3);
  fixture.settings.engine_patience = Milliseconds(5);
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer container;
    container.submitted = Submitted::unreachable;
    return container;
  });
  const MatrixOutcome outcome = fixture.run(engine);
  CHECK(outcome.engine_trouble == "the engine has not come back: as scripted");
  CHECK(outcome.not_run == 3);
}

TEST_CASE("a container that runs too long gets TERM and is timed out") {
  Fixture fixture;
  fixture.settings.timeout = Milliseconds(5);
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer container = exits(143, kScore);
    container.runs_until_signal = true;
    return container;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::timed_out) == 1);
  CHECK(engine.killed() == 0);
}

TEST_CASE("a container that ignores TERM is killed after the grace period") {
  Fixture fixture;
  fixture.settings.timeout = Milliseconds(5);
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer container = exits(137, "");
    container.runs_until_signal = container.stubborn = true;
    return container;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::timed_out) == 1);
  CHECK(engine.killed() == 1);
  CHECK(engine.removed() == 1);
}

FakeContainer silent_for(FakeContainer container, Milliseconds time) {
  container.stream_breaks = true;
  container.silent_until = std::chrono::steady_clock::now() + time;
  return container;
}

TEST_CASE("an agent that ended while the engine was silent is not blamed for the time") {
  Fixture fixture;
  fixture.settings.timeout = Milliseconds(5);
  FakeEngine engine(
      [](const AttemptSpec&) { return silent_for(exits(0, kScore), Milliseconds(40)); });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  CHECK(engine.signalled() == 0);
  const std::vector<std::string> told = {
      "waiting for the engine, at most 10m00s: it does not answer", "the engine is back"};
  CHECK(fixture.progress.notices == told);
}

TEST_CASE("what still runs after its time when the engine is back is ended then") {
  Fixture fixture;
  fixture.settings.timeout = Milliseconds(5);
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer container = silent_for(exits(143, kScore), Milliseconds(40));
    container.runs_until_signal = true;
    return container;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::timed_out) == 1);
  CHECK(engine.signalled() == 1);
}

TEST_CASE("an attempt whose engine was given up is removed before the next one starts") {
  Fixture fixture;
  fixture.settings.attendance.patience = Milliseconds(5);
  FakeEngine engine([](const AttemptSpec& spec) {
    return spec.attempt == 1 ? silent_for(exits(0, kScore), Milliseconds(40)) : exits(0, kScore);
  });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  CHECK(fixture.recorder.results()[0].outcome == Outcome::engine_failed);
  CHECK(engine.removed() == 2);
}

TEST_CASE("an engine that stays away ends the matrix when its patience is over, not twice that") {
  Fixture fixture;
  fixture.settings.attendance.patience = Milliseconds(50);
  fixture.settings.engine_patience = Milliseconds(50);
  FakeEngine engine([](const AttemptSpec& spec) {
    FakeContainer container = silent_for(exits(0, kScore), std::chrono::hours(1));
    if (spec.attempt > 1) container.submitted = Submitted::unreachable;
    return container;
  });
  const MatrixOutcome outcome = fixture.run(engine);
  CHECK(engine.submitted().size() < 5);
  CHECK(outcome.engine_trouble == "the engine has not come back: as scripted");
  CHECK(outcome.not_run == 1);
  CHECK(fixture.recorder.results().size() == 1);
  CHECK(fixture.recorder.results()[0].outcome == Outcome::engine_failed);
}

TEST_CASE("an interrupt does not wait for an engine that is silent") {
  Fixture fixture;
  FakeEngine engine([&](const AttemptSpec&) {
    fixture.events.push(Interrupted{});
    return silent_for(exits(0, kScore), std::chrono::hours(1));
  });
  CHECK(fixture.run(engine).runs.at(Outcome::cancelled) == 1);
}

TEST_CASE("a stream that breaks is read again whole from the engine's log") {
  Fixture fixture;
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer container = exits(0, kScore);
    container.stream_breaks = true;
    return container;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  CHECK(fixture.recorder.outputs()[0] == kScore);
  CHECK(fixture.recorder.results()[0].logs_gap.empty());
}

TEST_CASE("an engine's log that breaks off is read again, and when it always does that is said") {
  for (const int breaks : {2, 1'000}) {
    Fixture fixture;
    FakeEngine engine([&](const AttemptSpec&) {
      FakeContainer container = exits(3, "two words");
      container.stream_breaks = true;
      container.logs_that_break = breaks;
      return container;
    });
    fixture.run(engine);
    const bool whole = breaks == 2;
    CHECK(fixture.recorder.outputs()[0] == (whole ? "two words" : "two "));
    CHECK(fixture.recorder.results()[0].logs_gap ==
          (whole ? "" : "the engine's log of it breaks off"));
  }
}

TEST_CASE("a log that may lack its end says so") {
  Fixture fixture;
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer container = exits(0, kScore);
    container.stream_breaks = container.dies_unseen = true;
    return container;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  CHECK(fixture.recorder.results()[0].logs_gap.starts_with("the engine was down"));
}

TEST_CASE("files that an engine did not hand out are asked for again") {
  Fixture fixture;
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer container = exits(0, "no result on stdout");
    container.failed_collections = 2;
    return container;
  });
  fixture.run(engine);
  CHECK(fixture.recorder.results()[0].reason == "exit code 0, no result was reported");
}

TEST_CASE("files that an engine never hands out are its doing and not the agent's") {
  Fixture fixture;
  FakeEngine engine([](const AttemptSpec& spec) {
    if (spec.attempt > 1) return exits(0, kScore);
    FakeContainer container = exits(0, "no result on stdout");
    container.failed_collections = 1'000;
    return container;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  const AttemptResult& first = fixture.recorder.results()[0];
  CHECK(first.outcome == Outcome::engine_failed);
  CHECK(first.reason == "exit code 0, and the engine did not hand out its files");
}

TEST_CASE("a container that could not be removed is removed once the engine can") {
  Fixture fixture;
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer container = exits(0, kScore);
    container.failed_removals = 2;
    return container;
  });
  fixture.run(engine);
  CHECK(engine.removed() == 1);
}

TEST_CASE("what ran is told from what the engine did not take") {
  Fixture fixture;
  std::atomic<int> asked{0};
  FakeEngine engine([&](const AttemptSpec&) {
    FakeContainer container = exits(0, kScore);
    if (++asked < 3) container.submitted = Submitted::unreachable;
    return container;
  });
  fixture.run(engine);
  CHECK(fixture.recorder.started() == 1);
}

TEST_CASE("containers get the keys in turn, each exactly one") {
  Fixture fixture("p", 6);
  fixture.settings.schedule.slots = 1;
  fixture.pools = pools_of(2);
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  fixture.run(engine);
  std::string order;
  for (const AttemptSpec& spec : engine.submitted()) {
    REQUIRE(spec.key);
    CHECK(spec.key->first == "P_API_KEY");
    order += spec.key->second.reveal().back();
    for (const auto& variable : spec.environment) CHECK(variable.first != "P_API_KEYS");
  }
  CHECK(order == "010101");
}

TEST_CASE("an attempt that may reach hosts gets the proxy's address, until it is over") {
  struct Pass final : TunnelPass {
    [[nodiscard]] const Secret& token() const override { return secret; }
    [[nodiscard]] Secret proxy() const override { return Secret("http://b:t@127.0.0.1:1"); }
    void end() override { ended = true; }
    [[nodiscard]] TunnelTally tally() const override { return {1, 0, 0, ended ? 7U : 0U, 0, {}}; }
    Secret secret;
    bool ended = false;
  };
  Fixture fixture("", 2);
  fixture.settings.schedule.slots = 1;
  fixture.settings.environment = {{"HTTPS_PROXY", "http://elsewhere"}, {"A", "b"}};
  fixture.settings.tunnel_pass = [](const PlannedRun& run, const AttemptName&) {
    return run.trial == 1 ? std::make_shared<Pass>() : nullptr;
  };
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  fixture.run(engine);
  const std::vector<AttemptSpec> submitted = engine.submitted();
  REQUIRE(submitted.size() == 2);
  const AttemptSpec& with = submitted[0];
  REQUIRE(with.secrets.size() == 2);
  CHECK(with.secrets[0].first == "HTTPS_PROXY");
  CHECK(with.secrets[1].first == "https_proxy");
  CHECK(with.secrets[1].second.reveal() == "http://b:t@127.0.0.1:1");
  std::set<std::string> names;
  for (const auto& [name, value] : with.environment) names.insert(name);
  CHECK(names.contains("A"));
  CHECK(names.contains("NO_PROXY"));
  CHECK_FALSE(names.contains("HTTPS_PROXY"));
  CHECK_FALSE(names.contains("HTTP_PROXY"));
  CHECK(submitted[1].secrets.empty());
  REQUIRE(fixture.recorder.results().size() == 2);
  CHECK(fixture.recorder.results()[0].tunnels->sent == 7);  // told after its end
  CHECK_FALSE(fixture.recorder.results()[1].tunnels.has_value());
}

TEST_CASE("a rejected key is not given out again and the run gets another one") {
  Fixture fixture("p", 4);
  fixture.settings.schedule.slots = 1;
  fixture.pools = pools_of(2);
  FakeEngine engine([](const AttemptSpec& spec) {
    const bool bad = spec.key->second.reveal() == "secret-0";
    return bad ? exits(1, "invalid x-api-key") : exits(0, kScore);
  });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 4);
  CHECK(engine.submitted().size() == 5);
}

TEST_CASE("the display hears when an attempt waits at the gateway, and when it goes on") {
  struct Pass final : GatewayPass {
    [[nodiscard]] const Secret& token() const override { return secret; }
    void keep_account(std::unique_ptr<AccountBook> /*book*/, const RunTally& /*e*/) override {}
    void end() override {}
    [[nodiscard]] RunTally tally() const override { return {}; }
    [[nodiscard]] std::optional<SteadyTime> held_until() const override {
      ++asked;
      if (asked == 2 || asked == 3) return SteadyTime::max();
      return std::nullopt;
    }
    Secret secret;
    mutable int asked = 0;
  };
  struct Desk final : ReluctantDesk {
    Desk() : ReluctantDesk(0) {}
    KeyAnswer lease(const Wish& wish) override {
      KeyAnswer answer = ReluctantDesk::lease(wish);
      std::get<LeasedKey>(answer).pass = std::make_shared<Pass>();
      return answer;
    }
  } desk;
  Fixture fixture("p");
  fixture.desk = &desk;
  fixture.settings.timeout = Milliseconds(1'500);  // a few turns of the loop
  FakeContainer slow = exits(0, kScore);
  slow.runs_until_signal = true;
  FakeEngine engine([&](const AttemptSpec&) { return slow; });
  fixture.run(engine);
  CHECK(fixture.progress.holds == std::vector<std::pair<int, bool>>{{0, true}, {0, false}});
}

TEST_CASE("without a usable key the runs that need one are given up") {
  Fixture fixture("p", 3);
  fixture.pools = pools_of(1);
  fixture.settings.schedule.slots = 1;
  FakeEngine engine([](const AttemptSpec&) { return exits(1, "invalid x-api-key"); });
  const MatrixOutcome outcome = fixture.run(engine);
  CHECK(outcome.keyless_providers == std::vector<std::string>{"p"});
  CHECK(outcome.not_run == 3);
}

TEST_CASE("keys that cool down are asked for again and again, and that is said once") {
  Fixture fixture("p", 1);
  ReluctantDesk desk(4);
  fixture.desk = &desk;
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  CHECK(fixture.progress.notices ==
        std::vector<std::string>{"every p key is cooling down: its runs wait 3ms"});
}

TEST_CASE("what a provider's limits do not carry waits for others to end, and that is said once") {
  Fixture fixture("p", 3);
  fixture.settings.schedule.slots = 2;
  CrowdedDesk desk;
  fixture.desk = &desk;
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 3);
  CHECK(fixture.progress.notices ==
        std::vector<std::string>{"p: 1 run at a time, of 2 slots: its rate limits carry no more"});
}

TEST_CASE("every key is given back once it has been charged, also when the engine refuses") {
  Fixture fixture("p", 6);
  ReluctantDesk desk(0);
  fixture.desk = &desk;
  std::atomic<int> submitted{0};
  FakeEngine engine([&](const AttemptSpec&) {
    const int number = ++submitted;
    if (number == 1) return exits(1, "invalid x-api-key");
    if (number == 2) return exits(1, "\"rate_limit_error\"");
    FakeContainer container = exits(0, kScore);
    if (number == 3) container.submitted = Submitted::busy;
    return container;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 6);
  CHECK(desk.held.empty());
}

TEST_CASE("an interrupt ends what runs and starts nothing more") {
  Fixture fixture("", 5);
  fixture.settings.schedule.slots = 1;
  FakeEngine engine([&](const AttemptSpec&) {
    fixture.events.push(Interrupted{});
    FakeContainer container = exits(143, "");
    container.runs_until_signal = true;
    return container;
  });
  const MatrixOutcome outcome = fixture.run(engine);
  CHECK(outcome.interrupted);
  CHECK(outcome.runs.at(Outcome::cancelled) == 1);
  CHECK(outcome.not_run == 4);
  CHECK(engine.removed() == 1);
}

TEST_CASE("a store that fails stops the matrix with its own error") {
  Fixture fixture("", 5);
  fixture.recorder.fail_on_finish = true;
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  CHECK_THROWS_WITH_AS(fixture.run(engine), "the disk is gone", Error);
}

TEST_CASE("a KILL that nobody sent may have been for memory, as the engine knows later") {
  Fixture fixture("", 2);
  fixture.settings.limits.memory = Bytes{1U << 20U};
  FakeEngine engine([](const AttemptSpec& spec) {
    FakeContainer container = exits(137, "");
    container.end.out_of_memory = false;
    container.hears_of_memory_late = spec.run.str().find(".t1.") != std::string::npos;
    return container;
  });
  CHECK(fixture.run(engine).runs ==
        std::map<Outcome, std::size_t>{{Outcome::out_of_memory, 1}, {Outcome::agent_failed, 1}});
}

TEST_CASE("where the store fails, what runs is left alone, for another bench to take over") {
  Fixture fixture("", 2);
  fixture.recorder.fail_on_finish = true;
  std::atomic<int> submissions = 0;
  FakeEngine engine([&](const AttemptSpec&) {
    FakeContainer container = exits(0, kScore);
    container.runs_until_signal = ++submissions == 1;
    return container;
  });
  CHECK_THROWS_WITH_AS(fixture.run(engine), "the disk is gone", Error);
  CHECK(engine.signalled() == 0);
  CHECK(engine.removed() == 0);
  CHECK(fixture.recorder.results().empty());
}

TEST_CASE("what was never started has cost nothing, whoever would have known") {
  Fixture fixture;
  FakeEngine engine([](const AttemptSpec&) {
    FakeContainer missing;
    missing.submitted = Submitted::image_missing;
    return missing;
  });
  CHECK(fixture.run(engine).runs.at(Outcome::image_missing) == 1);
  const AttemptResult result = fixture.recorder.results().at(0);
  CHECK(known_cost(result) == 0.0);
  CHECK(known_tokens(result) == 0.0);
  FakeEngine other([](const AttemptSpec&) { return exits(1, "no result"); });
  Fixture ran;
  ran.run(other);
  CHECK_FALSE(known_cost(ran.recorder.results().at(0)));
}

TEST_CASE("limits come from flags, then the scenario, then the configuration") {
  Fixture fixture;
  fixture.settings.limits.cpus = 2.0;
  fixture.suite.scenarios[0].limits.cpus = 1.0;
  fixture.suite.scenarios[0].limits.pids = 50;
  fixture.settings.default_limits.pids = 1000;
  fixture.settings.default_limits.memory = Bytes{64};
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  fixture.run(engine);
  const Limits limits = engine.submitted()[0].limits;
  CHECK(limits.cpus == 2.0);
  CHECK(limits.pids == 50);
  CHECK(limits.memory == Bytes{64});
}

TEST_CASE("a container of an earlier bench is taken over, its output read whole, its key charged") {
  Fixture fixture("p", 2);
  fixture.pools = pools_of(2);
  fixture.settings.schedule.slots = 1;
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  const Plan plan(fixture.suite, fixture.selection);
  const AttemptName container("bench-m-" + sha256_hex(plan.at(1).id.str()).substr(0, 12) + "-4");
  FakeContainer rejected = exits(1, "invalid x-api-key");
  rejected.end.started = fixture.clock.wall();
  engine.put(container, rejected);
  PastAttempt past{plan.at(1).id, 4, 2, {}, container, "P_API_KEYS[1]", fixture.clock.wall()};
  fixture.settings.resumption.adoptions.push_back({1, past});
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 2);
  REQUIRE(fixture.recorder.results().size() == 3);
  const AttemptResult& adopted = fixture.recorder.results()[0];
  CHECK(adopted.outcome == Outcome::key_rejected);
  CHECK(adopted.attempt == 4);
  CHECK(adopted.key_label == "P_API_KEYS[1]");
  CHECK(fixture.recorder.outputs()[0] == "invalid x-api-key");
  REQUIRE(engine.submitted().size() == 2);
  CHECK(engine.submitted()[0].attempt == 5);
  for (const AttemptSpec& spec : engine.submitted()) {
    CHECK(spec.key->second.reveal() == "secret-0");
  }
}

TEST_CASE("an adopted container that was killed while nobody watched is the machine's doing") {
  Fixture fixture;
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  const Plan plan(fixture.suite, fixture.selection);
  const AttemptName container("bench-m-" + sha256_hex(plan.at(0).id.str()).substr(0, 12) + "-1");
  engine.put(container, exits(137, ""));
  fixture.settings.resumption.adoptions.push_back(
      {0, {plan.at(0).id, 1, 0, {}, container, "", fixture.clock.wall()}});
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  CHECK(fixture.recorder.results()[0].outcome == Outcome::engine_failed);
}

TEST_CASE("without room nothing is started, and the user is told once") {
  Fixture fixture;
  fixture.room.short_for = 1;
  FakeEngine engine([&](const AttemptSpec&) {
    CHECK(fixture.room.asked > 1);
    return exits(0, kScore);
  });
  CHECK(fixture.run(engine).runs.at(Outcome::scored) == 1);
  CHECK(fixture.progress.notices ==
        std::vector<std::string>{"no new starts: no disk", "there is room again"});
  CHECK(fixture.progress.ticks < 20);  // in a second: it waits for room asleep
}

TEST_CASE("a start that waits for another one to be over is made at once") {
  Fixture fixture("", 9);
  fixture.settings.schedule.slots = 9;
  fixture.settings.schedule.max_starting = 1;
  fixture.settings.timeout = Milliseconds(1'000);
  FakeContainer slow = exits(0, kScore);
  slow.runs_until_signal = true;
  FakeEngine engine([&](const AttemptSpec&) { return slow; });
  const SteadyTime began = fixture.clock.now();
  fixture.run(engine);
  CHECK(engine.submitted().size() == 9);
  CHECK(fixture.clock.now() - began < Milliseconds(2'000));  // eight turns of the loop are as long
}

TEST_CASE("a machine that stays full ends the matrix once nothing runs") {
  Fixture fixture("", 2);
  fixture.room.short_for = 1'000'000;
  fixture.settings.engine_patience = Milliseconds(1);
  FakeEngine engine([](const AttemptSpec&) { return exits(0, kScore); });
  const MatrixOutcome outcome = fixture.run(engine);
  CHECK(outcome.engine_trouble == "no disk");
  CHECK(outcome.not_run == 2);
}

}  // namespace bench
