#include "store/plan_listing.hpp"

#include <array>
#include <iterator>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.hpp"

namespace bench {

namespace {

constexpr std::array kAxes = {"scenario", "harness", "agent", "model", "persona", "mode"};
constexpr std::size_t kPiece = 64UL * 1024;

// The values of one axis, numbered as they come.
class AxisValues {
 public:
  std::size_t number_of(std::string_view value) {
    const auto [found, added] = numbers_.try_emplace(value, values_.size());
    if (added) values_.emplace_back(value);
    return found->second;
  }

  [[nodiscard]] const std::vector<std::string>& values() const { return values_; }

 private:
  std::unordered_map<std::string_view, std::size_t> numbers_;  // of what the plan borrows
  std::vector<std::string> values_;
};

std::array<std::string_view, kAxes.size()> values_of(const Cell& cell) {
  return {cell.scenario->id, cell.harness->id, cell.agent->id, cell.model, cell.persona, cell.mode};
}

}  // namespace

void list_plan(const Plan& plan, const TextSink& sink) {
  std::array<AxisValues, kAxes.size()> axes;
  std::string text = "\"runs\": [";
  for (std::size_t index = 0; index < plan.size(); ++index) {
    text += index == 0 ? "\n[" : ",\n[";
    const auto values = values_of(plan.cell_at(index));
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
      fmt::format_to(std::back_inserter(text), "{},", axes[axis].number_of(values[axis]));
    }
    fmt::format_to(std::back_inserter(text), "{}]", plan.trial_at(index));
    if (text.size() < kPiece) continue;
    sink(text);
    text.clear();
  }
  nlohmann::ordered_json names;
  for (std::size_t axis = 0; axis < axes.size(); ++axis) names[kAxes[axis]] = axes[axis].values();
  sink(text + "],\n\"axes\": " + names.dump());
}

PlanAxes plan_axes(const Plan& plan) {
  std::array<AxisValues, kAxes.size()> axes;
  for (std::size_t index = 0; index < plan.size(); ++index) {
    const auto values = values_of(plan.cell_at(index));
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
      (void)axes[axis].number_of(values[axis]);
    }
  }
  PlanAxes named;
  for (std::size_t axis = 0; axis < axes.size(); ++axis) named[kAxes[axis]] = axes[axis].values();
  return named;
}

std::string plan_digest(const Plan& plan) {
  Sha256 digest;
  list_plan(plan, [&](std::string_view text) { digest.add(text); });
  return digest.hex();
}

}  // namespace bench
