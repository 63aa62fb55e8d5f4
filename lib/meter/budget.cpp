#include "meter/budget.hpp"

#include <utility>

namespace bench {

Reservation::Reservation(Budget& budget, RunId run, Usd amount)
    : budget_(&budget), run_(std::move(run)), amount_(amount) {
  budget.all_.reserved += amount;
  budget.runs_[run_].reserved += amount;
}

Reservation::Reservation(Reservation&& other) noexcept
    : budget_(std::exchange(other.budget_, nullptr)),
      run_(std::move(other.run_)),
      amount_(other.amount_) {}

Reservation& Reservation::operator=(Reservation&& other) noexcept {
  if (this == &other) return *this;
  release();
  budget_ = std::exchange(other.budget_, nullptr);
  run_ = std::move(other.run_);
  amount_ = other.amount_;
  return *this;
}

Reservation::~Reservation() {
  release();
}

Usd Reservation::settle(std::optional<Usd> cost) {
  const Usd spent = cost.value_or(amount_);
  if (budget_ == nullptr) return {};
  budget_->charge(run_, spent);
  release();
  return spent;
}

void Reservation::release() {
  if (budget_ == nullptr) return;
  budget_->all_.reserved -= amount_;
  budget_->runs_[run_].reserved -= amount_;
  budget_ = nullptr;
}

std::variant<Reservation, BudgetRefusal> Budget::reserve(const RunId& run,
                                                         std::optional<Usd> worst_case) {
  using Reason = BudgetRefusal::Reason;
  if (!worst_case && (limits_.matrix || limits_.run)) {
    return BudgetRefusal{Reason::price_unknown, {}, {}};
  }
  const Usd needed = worst_case.value_or(Usd{});
  const Account& own = runs_[run];
  const auto fits = [&](const std::optional<Usd>& limit, Usd used) {
    return !limit || used + needed <= *limit;
  };
  const auto left = [](const std::optional<Usd>& limit, const Account& account) {
    return limit.value_or(Usd{}) - account.spent;
  };
  if (!fits(limits_.matrix, all_.spent)) {
    return BudgetRefusal{Reason::matrix_spent, needed, left(limits_.matrix, all_)};
  }
  if (!fits(limits_.run, own.spent)) {
    return BudgetRefusal{Reason::run_spent, needed, left(limits_.run, own)};
  }
  if (!fits(limits_.matrix, all_.spent + all_.reserved)) {
    return BudgetRefusal{Reason::in_use, needed, left(limits_.matrix, all_)};
  }
  if (!fits(limits_.run, own.spent + own.reserved)) {
    return BudgetRefusal{Reason::in_use, needed, left(limits_.run, own)};
  }
  return Reservation(*this, run, needed);
}

void Budget::charge(const RunId& run, Usd cost) {
  all_.spent += cost;
  runs_[run].spent += cost;
}

Usd Budget::spent(const RunId& run) const {
  const auto found = runs_.find(run);
  return found == runs_.end() ? Usd{} : found->second.spent;
}

}  // namespace bench
