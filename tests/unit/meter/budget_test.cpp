#include "meter/budget.hpp"

#include <vector>

#include <doctest/doctest.h>

namespace bench {

namespace {

using Reason = BudgetRefusal::Reason;
using Answer = std::variant<Reservation, BudgetRefusal>;

const RunId kRun("one");
const RunId kOther("other");

Reservation granted(Answer answer) {
  REQUIRE(std::holds_alternative<Reservation>(answer));
  return std::get<Reservation>(std::move(answer));
}

BudgetRefusal refused(const Answer& answer) {
  REQUIRE(std::holds_alternative<BudgetRefusal>(answer));
  return std::get<BudgetRefusal>(answer);
}

}  // namespace

TEST_CASE("a request is charged with what it did cost, not with what it might have") {
  Budget budget({usd_of(10), std::nullopt});
  Reservation request = granted(budget.reserve(kRun, usd_of(6)));
  CHECK(budget.spent() == usd_of(0));
  request.settle(usd_of(1));
  CHECK(budget.spent() == usd_of(1));
  CHECK(budget.spent(kRun) == usd_of(1));
  CHECK(budget.spent(kOther) == usd_of(0));
  CHECK(std::holds_alternative<Reservation>(budget.reserve(kRun, usd_of(9))));
}

TEST_CASE("any number of requests at the same time stay below the limit") {
  Budget budget({usd_of(10), std::nullopt});
  std::vector<Reservation> requests;
  for (;;) {
    Answer answer = budget.reserve(RunId(std::to_string(requests.size())), usd_of(3));
    if (std::holds_alternative<BudgetRefusal>(answer)) {
      CHECK(refused(answer).reason == Reason::in_use);
      break;
    }
    requests.push_back(granted(std::move(answer)));
  }
  CHECK(requests.size() == 3);
  for (Reservation& request : requests) request.settle(usd_of(3));
  CHECK(budget.spent() == usd_of(9));
  CHECK(refused(budget.reserve(kRun, usd_of(1.01))).reason == Reason::matrix_spent);
}

TEST_CASE("a request that was never answered costs nothing") {
  Budget budget({usd_of(1), std::nullopt});
  { const Reservation request = granted(budget.reserve(kRun, usd_of(1))); }
  CHECK(budget.spent() == usd_of(0));
  CHECK(std::holds_alternative<Reservation>(budget.reserve(kRun, usd_of(1))));
}

TEST_CASE("an answer of unknown cost is charged with all that was set aside") {
  Budget budget({usd_of(2), std::nullopt});
  granted(budget.reserve(kRun, usd_of(1.5))).settle(std::nullopt);
  CHECK(budget.spent() == usd_of(1.5));
}

TEST_CASE("a request is settled once") {
  Budget budget({usd_of(3), std::nullopt});
  Reservation request = granted(budget.reserve(kRun, usd_of(1)));
  request.settle(usd_of(1));
  request.settle(usd_of(1));
  Reservation moved = std::move(request);
  moved.settle(usd_of(1));
  CHECK(budget.spent() == usd_of(1));
  CHECK(std::holds_alternative<Reservation>(budget.reserve(kRun, usd_of(2))));
}

TEST_CASE("a reservation that is replaced by another gives its money back") {
  Budget budget({usd_of(3), std::nullopt});
  Reservation request = granted(budget.reserve(kRun, usd_of(2)));
  request = granted(budget.reserve(kRun, usd_of(1)));
  CHECK(std::holds_alternative<Reservation>(budget.reserve(kRun, usd_of(2))));
}

TEST_CASE("each run has a limit of its own, and the matrix one over all") {
  Budget budget({usd_of(5), usd_of(2)});
  granted(budget.reserve(kRun, usd_of(2))).settle(usd_of(2));
  const BudgetRefusal own = refused(budget.reserve(kRun, usd_of(0.5)));
  CHECK(own.reason == Reason::run_spent);
  CHECK(own.needed == usd_of(0.5));
  CHECK(own.left == usd_of(0));
  granted(budget.reserve(kOther, usd_of(2))).settle(usd_of(2));
  const BudgetRefusal all = refused(budget.reserve(RunId("third"), usd_of(1.5)));
  CHECK(all.reason == Reason::matrix_spent);
  CHECK(all.left == usd_of(1));
}

TEST_CASE("a request that fits once another is settled is not told that all is spent") {
  Budget budget({std::nullopt, usd_of(2)});
  Reservation first = granted(budget.reserve(kRun, usd_of(1.5)));
  CHECK(refused(budget.reserve(kRun, usd_of(1))).reason == Reason::in_use);
  first.settle(usd_of(0.1));
  CHECK(std::holds_alternative<Reservation>(budget.reserve(kRun, usd_of(1))));
}

TEST_CASE("what was spent before counts") {
  Budget budget({usd_of(5), std::nullopt});
  budget.charge(kRun, usd_of(4.5));
  CHECK(refused(budget.reserve(kOther, usd_of(1))).reason == Reason::matrix_spent);
}

TEST_CASE("where there is a limit, a request without a price is refused for that; else it goes") {
  Budget limited({std::nullopt, usd_of(2)});
  CHECK(refused(limited.reserve(kRun, std::nullopt)).reason == Reason::price_unknown);
  Budget unlimited({});
  granted(unlimited.reserve(kRun, std::nullopt)).settle(std::nullopt);
  granted(unlimited.reserve(kRun, std::nullopt)).settle(usd_of(7));
  CHECK(unlimited.spent() == usd_of(7));
}

}  // namespace bench
