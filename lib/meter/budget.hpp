#pragma once

#include <map>
#include <optional>
#include <variant>

#include "base/usd.hpp"
#include "plan/run_id.hpp"

namespace bench {

class Budget;

// Money that was set aside for one request. Without a word it goes back: a request that was never
// answered costs nothing. Must not outlive its budget.
class Reservation {
 public:
  Reservation(Reservation&& other) noexcept;
  Reservation& operator=(Reservation&& other) noexcept;
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;
  ~Reservation();

  // What the request did cost. Where nobody knows, all that was set aside counts as spent. Returns
  // what does.
  Usd settle(std::optional<Usd> cost);

  [[nodiscard]] Usd amount() const { return amount_; }

 private:
  friend class Budget;
  Reservation(Budget& budget, RunId run, Usd amount);
  void release();

  Budget* budget_;  // none once it is settled
  RunId run_;
  Usd amount_;
};

// Why a request may not be sent.
struct BudgetRefusal {
  enum class Reason {
    run_spent,      // it does not fit into what is left for its run, and never will
    matrix_spent,   // nor into what is left for all
    in_use,         // it may fit once requests that are under way have been settled
    price_unknown,  // there is a limit, and nobody knows what the request may cost
  };
  Reason reason;
  Usd needed;
  Usd left;  // of the limit it does not fit into, were nothing under way
};

// What may be spent on all runs together and on each. A request is sent only if the most it can
// cost fits in, so that any number of them at the same time stay below both limits. Without a limit
// it only counts. For one thread.
class Budget {
 public:
  struct Limits {
    std::optional<Usd> matrix;
    std::optional<Usd> run;
  };
  explicit Budget(Limits limits) : limits_(limits) {}

  // `worst_case`: nothing for a model without a price.
  [[nodiscard]] std::variant<Reservation, BudgetRefusal> reserve(const RunId& run,
                                                                 std::optional<Usd> worst_case);

  // What was spent before: by earlier attempts, before a matrix was resumed.
  void charge(const RunId& run, Usd cost);

  [[nodiscard]] Usd spent() const { return all_.spent; }
  [[nodiscard]] Usd spent(const RunId& run) const;

 private:
  friend class Reservation;
  struct Account {
    Usd spent;
    Usd reserved;
  };

  Limits limits_;
  Account all_;
  std::map<RunId, Account> runs_;
};

}  // namespace bench
