#include "plan/plan.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "plan/axis.hpp"

namespace bench {

namespace {

template <typename Items>
std::vector<std::string> ids_of(const Items& items) {
  std::vector<std::string> ids;
  for (const auto& item : items) ids.push_back(item.id);
  return ids;
}

template <typename Item>
std::vector<const Item*> chosen(std::string_view axis, const AxisFilter& filter,
                                const std::vector<Item>& items) {
  const AxisChoice choice(axis, filter);
  choice.check(ids_of(items));
  std::vector<const Item*> taken;
  for (const Item& item : items) {
    if (choice.takes(item.id)) taken.push_back(&item);
  }
  return taken;
}

std::vector<std::string_view> chosen(const AxisChoice& choice,
                                     const std::vector<std::string>& values) {
  std::vector<std::string_view> taken;
  for (const std::string& value : values) {
    if (choice.takes(value)) taken.emplace_back(value);
  }
  return taken;
}

std::vector<std::string> all_models(const std::vector<const Agent*>& agents) {
  std::set<std::string> models;
  for (const Agent* agent : agents) models.insert(agent->models.begin(), agent->models.end());
  return {models.begin(), models.end()};
}

std::vector<std::string> all_personas(const std::vector<const Scenario*>& scenarios) {
  std::set<std::string> personas;
  for (const Scenario* scenario : scenarios) {
    personas.insert(scenario->personas.begin(), scenario->personas.end());
  }
  return {personas.begin(), personas.end()};
}

// A registry entry without a folder can be listed but not run: naming it is an error, a glob that
// covers it passes it over.
void drop_scenarios_without_folder(std::vector<const Scenario*>& scenarios,
                                   const AxisFilter& filter) {
  for (const Scenario* scenario : scenarios) {
    const bool named = std::find(filter.include.begin(), filter.include.end(), scenario->id) !=
                       filter.include.end();
    if (scenario->folder.empty() && named) {
      throw usage_error(fmt::format("scenario '{}' has no folder", scenario->id),
                        "it is only in the registry: add its folder under scenarios/");
    }
  }
  std::erase_if(scenarios, [](const Scenario* scenario) { return scenario->folder.empty(); });
}

}  // namespace

Shard parse_shard(std::string_view text) {
  Shard shard;
  const std::size_t slash = text.find('/');
  const auto number = [&](std::string_view digits, int& value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size();
  };
  const bool valid =
      slash != std::string_view::npos && number(text.substr(0, slash), shard.index) &&
      number(text.substr(slash + 1), shard.count) && shard.index >= 1 && shard.index <= shard.count;
  if (!valid) {
    throw usage_error(fmt::format("'{}' is not a shard", printable(text)),
                      "write it like 1/4: the first of four parts");
  }
  return shard;
}

Plan::Plan(const Suite& suite, const Selection& selection)
    : scenarios_(chosen("scenario", selection.axes.scenarios, suite.scenarios)),
      harnesses_(chosen("harness", selection.axes.harnesses, suite.harnesses)),
      trials_(selection.trials),
      shard_(selection.shard) {
  drop_scenarios_without_folder(scenarios_, selection.axes.scenarios);

  const std::vector<const Agent*> agents = chosen("agent", selection.axes.agents, suite.agents);
  const AxisChoice model("model", selection.axes.models);
  model.check(all_models(agents));
  for (const Agent* agent : agents) {
    for (const std::string_view taken : chosen(model, agent->models)) {
      players_.push_back({agent, taken});
    }
  }

  const AxisChoice mode("mode", selection.axes.modes);
  mode.check(suite.modes);
  modes_ = chosen(mode, suite.modes);

  const AxisChoice persona("persona", selection.axes.personas);
  persona.check(all_personas(scenarios_));
  std::size_t total = 0;
  for (const Scenario* scenario : scenarios_) {
    personas_.push_back(chosen(persona, scenario->personas));
    first_cell_.push_back(total);
    total += harnesses_.size() * personas_.back().size() * modes_.size() * players_.size();
  }
  first_cell_.push_back(total);

  const std::size_t runs = total * static_cast<std::size_t>(trials_);
  const auto parts = static_cast<std::size_t>(shard_.count);
  size_ = (runs + parts - static_cast<std::size_t>(shard_.index)) / parts;
}

std::size_t Plan::global_index(std::size_t index) const {
  return index * static_cast<std::size_t>(shard_.count) + static_cast<std::size_t>(shard_.index) -
         1;
}

Cell Plan::cell_at(std::size_t index) const {
  std::size_t rest = global_index(index) % cells();
  const auto next = std::upper_bound(first_cell_.begin(), first_cell_.end() - 1, rest);
  const auto row = static_cast<std::size_t>(next - first_cell_.begin()) - 1;
  rest -= first_cell_[row];
  const auto digit = [&rest](std::size_t radix) {
    const std::size_t value = rest % radix;
    rest /= radix;
    return value;
  };
  Cell cell;
  cell.scenario = scenarios_[row];
  const Player& player = players_[digit(players_.size())];
  cell.agent = player.agent;
  cell.model = player.model;
  cell.mode = modes_[digit(modes_.size())];
  cell.persona = personas_[row][digit(personas_[row].size())];
  cell.harness = harnesses_[digit(harnesses_.size())];
  return cell;
}

int Plan::trial_at(std::size_t index) const {
  return static_cast<int>(global_index(index) / cells()) + 1;
}

PlannedRun Plan::at(std::size_t index) const {
  const Cell cell = cell_at(index);
  const int trial = trial_at(index);
  return {run_id(cell, trial), cell, trial};
}

}  // namespace bench
