#include "runs/resumption.hpp"

#include <doctest/doctest.h>

#include "support/small_suite.hpp"

namespace bench {

namespace {

struct Fixture {
  Suite suite = small_suite(3);
  Plan plan{suite, Selection{}};  // 3 scenarios x 2 personas
  std::vector<PastAttempt> last;
  std::vector<AttemptState> known;

  void ended(std::size_t run, Outcome outcome, int attempt = 1) {
    last.push_back({plan.at(run).id, attempt, 0, outcome, name(run), "", {}});
  }
  void unseen(std::size_t run, std::optional<Phase> phase, bool ran = true) {
    last.push_back({plan.at(run).id, 1, 1, {}, name(run), "", {}, ran});
    if (!phase) return;
    AttemptState& state = known.emplace_back();
    state.name = name(run);
    state.run = plan.at(run).id;
    state.attempt = 1;
    state.phase = *phase;
  }
  [[nodiscard]] static AttemptName name(std::size_t run) {
    return AttemptName("container-" + std::to_string(run));
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "what was scored or is the agent's doing is kept, the rest is tried again") {
  ended(0, Outcome::scored);
  ended(1, Outcome::agent_failed);
  ended(2, Outcome::cancelled, 2);
  ended(3, Outcome::key_rejected, 3);
  const Resumption found = resume(plan, last, known);
  CHECK(found.earlier.settled == std::vector<bool>{true, true, false, false, false, false});
  CHECK(found.earlier.attempts == std::map<std::size_t, int>{{2, 2}, {3, 3}});
  CHECK(found.outcomes.at(Outcome::scored) == 1);
  CHECK(found.outcomes.at(Outcome::agent_failed) == 1);
}

TEST_CASE_FIXTURE(Fixture, "containers that run or have ended unseen are adopted") {
  unseen(0, Phase::running);
  unseen(5, Phase::exited);
  const Resumption found = resume(plan, last, known);
  REQUIRE(found.adoptions.size() == 2);
  CHECK(found.adoptions[0].run == 0);
  CHECK(found.adoptions[1].run == 5);
  CHECK(found.adoptions[1].past.slot == 1);
  CHECK(found.earlier.attempts.empty());
  CHECK(found.lost.empty());
  CHECK(found.leftovers.empty());
}

TEST_CASE_FIXTURE(Fixture, "containers that ran and are gone are lost and tried again") {
  unseen(0, {});
  unseen(1, Phase::gone);
  const Resumption found = resume(plan, last, known);
  CHECK(found.lost.size() == 2);
  CHECK(found.earlier.attempts == std::map<std::size_t, int>{{0, 1}, {1, 1}});
}

TEST_CASE_FIXTURE(Fixture, "an attempt that was begun and never ran has not taken place") {
  unseen(0, {}, false);
  unseen(1, Phase::created, false);
  unseen(2, Phase::exited, false);  // killed before it could say that it ran
  const Resumption found = resume(plan, last, known);
  CHECK(found.lost.empty());
  CHECK(found.earlier.attempts == std::map<std::size_t, int>{{0, 0}, {1, 0}});
  CHECK(found.leftovers == std::vector<AttemptName>{name(1)});
  CHECK(found.adoptions.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a container whose attempt is on record is a leftover") {
  ended(0, Outcome::scored);
  AttemptState& state = known.emplace_back();
  state.name = name(0);
  state.run = plan.at(0).id;
  state.attempt = 1;
  state.phase = Phase::exited;
  CHECK(resume(plan, last, known).leftovers == std::vector<AttemptName>{name(0)});
}

TEST_CASE_FIXTURE(Fixture, "a container that the ledger forgot is left for its run to find") {
  ended(0, Outcome::lost);
  AttemptState& state = known.emplace_back();
  state.name = AttemptName("container-0-2");
  state.run = plan.at(0).id;
  state.attempt = 2;
  state.phase = Phase::running;
  CHECK(resume(plan, last, known).leftovers.empty());
}

TEST_CASE_FIXTURE(Fixture, "runs that are not of the plan are not looked at") {
  last.push_back({RunId("another"), 1, 0, Outcome::lost, AttemptName("x"), "", {}});
  const Resumption found = resume(plan, last, known);
  CHECK(found.earlier.attempts.empty());
}

}  // namespace bench
