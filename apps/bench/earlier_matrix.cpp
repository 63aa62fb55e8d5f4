#include "earlier_matrix.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "os/lock_file.hpp"
#include "store/results_query.hpp"
#include "suite/scenario_digest.hpp"

namespace bench {

namespace {

// `'a', 'b' and 3 more`
std::string quoted_list(const std::vector<std::string>& values) {
  constexpr std::size_t kShown = 3;
  std::vector<std::string> shown;
  for (const std::string& value : values) {
    if (shown.size() == kShown) break;
    shown.push_back("'" + printable(value) + "'");
  }
  std::string list = joined(shown, ", ");
  if (values.size() <= kShown) return list;
  return fmt::format("{} and {} more", list, values.size() - kShown);
}

// The values of `from` that `other` does not have.
std::vector<std::string> missing_in(const std::vector<std::string>& other,
                                    const std::vector<std::string>& from) {
  const std::set<std::string> known(other.begin(), other.end());
  std::vector<std::string> missing;
  std::copy_if(from.begin(), from.end(), std::back_inserter(missing),
               [&](const std::string& value) { return known.count(value) == 0; });
  return missing;
}

void compare_axes(const PlanAxes& before, const PlanAxes& now, std::vector<std::string>& found) {
  for (const auto& [axis, values] : before) {
    const auto gone = missing_in(now.at(axis), values);
    const auto added = missing_in(values, now.at(axis));
    if (!gone.empty()) found.push_back(fmt::format("{} {} is gone", axis, quoted_list(gone)));
    if (!added.empty()) found.push_back(fmt::format("{} {} is new", axis, quoted_list(added)));
  }
}

// The scenarios whose files have changed.
std::vector<std::string> changed_scenarios(const MatrixRecord& before, const Suite& suite) {
  std::vector<std::string> changed;
  for (const Scenario& scenario : suite.scenarios) {
    const auto digest = before.scenarios.find(scenario.id);
    if (digest != before.scenarios.end() && digest->second != content_digest(scenario)) {
      changed.push_back(scenario.id);
    }
  }
  return changed;
}

bool is_running(const ResultsFolder& results, const MatrixId& matrix) {
  return LockFile::owner(results.matrix_lock(matrix)).has_value();
}

}  // namespace

void keep_terms(const MatrixRecord& record, RunOptions& options) {
  if (!options.keys) options.keys = record.gateway ? KeysMode::gateway : KeysMode::direct;
  const bool gateway = options.keys == KeysMode::gateway;
  if (gateway && !options.gateway_address) options.gateway_address = record.gateway_address;
  if (!options.max_cost) options.max_cost = record.max_cost;
  if (!options.max_run_cost) options.max_run_cost = record.max_run_cost;
  options.record = gateway && record.record;
  if (!record.replay) return;
  options.replay = (record.replay->results / record.replay->matrix.str()).string();
  options.replay_match = record.replay->match == "order" ? ReplayMatch::order : ReplayMatch::exact;
}

std::optional<StoredMatrix> find_unfinished(const ResultsFolder& results,
                                            const MatrixSetup& setup) {
  const Plan& plan = setup.plan();
  if (!std::filesystem::exists(results.ledger())) return std::nullopt;
  std::string digest;
  for (const MatrixEntry& entry : ResultsQuery(results).matrices()) {
    if (entry.state == MatrixState::finished || entry.planned != plan.size()) continue;
    if (is_running(results, entry.id)) continue;
    if (digest.empty()) digest = plan_digest(plan);
    StoredMatrix stored = read_matrix_record(results.matrix_record(entry.id));
    if (stored.plan_digest == digest && stored.matrix.network == setup.network()) return stored;
  }
  return std::nullopt;
}

MatrixId find_matrix(const ResultsFolder& results, const std::string& id) {
  const std::vector<MatrixEntry> all = ResultsQuery(results).matrices();
  const std::string folder = printable(results.root().string());
  if (all.empty()) throw usage_error(fmt::format("there is no matrix in '{}'", folder));
  if (id.empty()) {
    const auto open = std::find_if(all.begin(), all.end(), [](const MatrixEntry& one) {
      return one.state != MatrixState::finished;
    });
    return open == all.end() ? all.front().id : open->id;
  }
  std::vector<std::string> matching;
  for (const MatrixEntry& one : all) {
    if (one.id.str() == id) return one.id;
    if (one.id.str().starts_with(id)) matching.push_back(one.id.str());
  }
  if (matching.size() == 1) return MatrixId(matching.front());
  if (matching.empty()) {
    throw usage_error(fmt::format("there is no matrix '{}' in '{}'", printable(id), folder),
                      "`bench status` lists them");
  }
  throw usage_error(
      fmt::format("'{}' is the beginning of {}", printable(id), quoted_list(matching)),
      "write more of it");
}

void check_same_plan(const StoredMatrix& earlier, const MatrixSetup& setup) {
  const Plan& plan = setup.plan();
  std::vector<std::string> differences;
  if (earlier.plan_digest != plan_digest(plan)) {
    compare_axes(earlier.axes, plan_axes(plan), differences);
    if (earlier.runs != plan.size()) {
      differences.push_back(
          fmt::format("{} were planned and are {} now", counted(earlier.runs, "run"), plan.size()));
    }
    if (differences.empty()) differences.emplace_back("its runs are in another order");
  }
  const std::vector<std::string> changed = changed_scenarios(earlier.matrix, setup.suite());
  if (!changed.empty()) {
    differences.push_back(fmt::format("the files of {} have changed", quoted_list(changed)));
  }
  if (differences.empty()) return;
  throw usage_error(fmt::format("matrix '{}' cannot be continued, its plan has changed: {}",
                                earlier.matrix.id.str(), joined(differences, "; ")),
                    "undo the change, or start a new matrix");
}

}  // namespace bench
