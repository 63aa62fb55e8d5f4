#include "gateway/bill.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace {

// What a request may answer at most where it does not say: codex does not.
constexpr std::uint64_t kAssumedOutput = 32'000;

void count(std::map<std::string, std::uint64_t>& tokens, const char* kind,
           const Usage::Tokens& used) {
  if (used) tokens[kind] += *used;
}

}  // namespace

std::optional<BudgetRefusal> Bill::reserve() {
  if (!may_cost_) return std::nullopt;
  std::optional<Usd> most;
  if (format_ != WireFormat::other) {
    const std::uint64_t output = facts_.max_output.value_or(kAssumedOutput);
    most =
        state_.prices.worst_case(facts_.model, facts_.estimated_input, output, state_.clock.wall());
  }
  auto tried = state_.budget.reserve(RunId(account_.name()), most);
  if (const auto* refusal = std::get_if<BudgetRefusal>(&tried)) return *refusal;
  reserved_.emplace(std::get<Reservation>(std::move(tried)));
  return std::nullopt;
}

void Bill::refuse(const BudgetRefusal& refusal) {
  const bool price_unknown = refusal.reason == BudgetRefusal::Reason::price_unknown;
  account_.count_spent_budget(price_unknown);
  ++metrics_.exhaustions["budget"];
  if (refusal.reason == BudgetRefusal::Reason::matrix_spent) state_.budget_spent = true;
  if (!state_.notice) return;
  const std::string what = format_ == WireFormat::other
                               ? "something other than an answer of a model"
                               : fmt::format("'{}'", printable(facts_.model));
  state_.notice(price_unknown
                    ? fmt::format("'{}' asks for {}, whose price is not known, and there is a "
                                  "budget: it is refused",
                                  account_.name(), what)
                    : fmt::format("'{}' may need {}, and {} is left of its budget", account_.name(),
                                  show(refusal.needed), show(refusal.left)));
}

void Bill::begin_attempt() {
  if (!may_cost_) return;
  account_.set_aside(set_aside());
  under_way_ = true;
}

void Bill::end_attempt() {
  if (std::exchange(under_way_, false)) account_.put_back(set_aside());
}

std::optional<Usd> Bill::settle(const Key& key, const Usage& usage, std::uint64_t output_seen) {
  if (!may_cost_) return std::nullopt;
  Usage charged = usage;
  if (usage.partial && usage.output) charged.output = std::max(*usage.output, output_seen);
  const std::optional<Usd> cost = state_.prices.cost(facts_.model, charged, state_.clock.wall());
  const Usd spent = reserved_ ? reserved_->settle(cost) : cost.value_or(Usd{});
  account_.book(key, usage, {cost, spent}, set_aside());
  under_way_ = false;
  if (cost) metrics_.cost += *cost;
  if (usage.partial) ++metrics_.partial;
  count(metrics_.tokens, "input", usage.input);
  count(metrics_.tokens, "output", usage.output);
  count(metrics_.tokens, "cache_read", usage.cache_read);
  count(metrics_.tokens, "cache_write_5m", usage.cache_write_5m);
  count(metrics_.tokens, "cache_write_1h", usage.cache_write_1h);
  return cost;
}

}  // namespace bench
