#include "store/results_query.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "os/file.hpp"
#include "plan/axis.hpp"
#include "store/attempt_json.hpp"
#include "store/attempts_on_disk.hpp"
#include "store/json_record.hpp"
#include "store/ledger_schema.hpp"

namespace bench {

namespace {

constexpr std::array kStates = {RunState::running, RunState::waiting, RunState::finished};

constexpr const char* kMatrices = R"sql(
SELECT id, created_ms, bench_version, suite, planned, state FROM matrices
ORDER BY created_ms DESC, id DESC)sql";

constexpr const char* kRuns = R"sql(
SELECT matrix_id, run_id, scenario, harness, agent, model, persona, mode, trial,
       runs.state, attempts, outcome, reason, highest_gate, normalized_score, started_ms,
       runs.ended_ms, exit_code, out_of_memory, key_label, cost_usd, tokens, cpu_ms,
       peak_memory_bytes
FROM runs JOIN matrices ON matrices.id = runs.matrix_id
ORDER BY created_ms, matrix_id, number)sql";

// Takes the columns of a row one after the other.
class Row {
 public:
  explicit Row(const sqlite::Statement& statement) : statement_(statement) {}

  std::string text() { return std::string(statement_.text(next_++)); }
  std::int64_t integer() { return statement_.integer(next_++); }

  std::optional<std::int64_t> maybe_integer() {
    const int column = next_++;
    if (statement_.is_null(column)) return std::nullopt;
    return statement_.integer(column);
  }

  std::optional<double> maybe_real() {
    const int column = next_++;
    if (statement_.is_null(column)) return std::nullopt;
    return statement_.real(column);
  }

 private:
  const sqlite::Statement& statement_;
  int next_ = 0;
};

RunState state_named(std::string_view text) {
  const auto found = std::find_if(kStates.begin(), kStates.end(),
                                  [&](RunState state) { return name(state) == text; });
  return found == kStates.end() ? RunState::running : *found;
}

std::optional<int> to_int(const std::optional<std::int64_t>& value) {
  if (!value) return std::nullopt;
  return static_cast<int>(*value);
}

std::optional<ResourceUse> read_usage(Row& row) {
  const auto cpu = row.maybe_integer();
  const auto memory = row.maybe_integer();
  if (!cpu || !memory) return std::nullopt;
  return ResourceUse{Milliseconds(*cpu), Bytes{static_cast<std::uint64_t>(*memory)}};
}

void read_axes(Row& row, Axes& axes) {
  for (std::string* axis :
       {&axes.scenario, &axes.harness, &axes.agent, &axes.model, &axes.persona, &axes.mode}) {
    *axis = row.text();
  }
  axes.trial = static_cast<int>(row.integer());
}

// In the order of the columns of kRuns.
RunEntry read_entry(Row row) {
  RunEntry entry;
  entry.matrix = MatrixId(row.text());
  entry.run = RunId(row.text());
  read_axes(row, entry.axes);
  entry.state = state_named(row.text());
  entry.attempts = static_cast<int>(row.integer());
  entry.outcome = outcome_named(row.text());
  entry.reason = row.text();
  entry.highest_gate = to_int(row.maybe_integer());
  entry.normalized_score = row.maybe_real();
  entry.started = from_unix_ms(row.integer());
  if (const auto ended = row.maybe_integer()) entry.ended = from_unix_ms(*ended);
  entry.exit_code = to_int(row.maybe_integer());
  entry.out_of_memory = row.integer() != 0;
  entry.key_label = row.text();
  entry.cost_usd = row.maybe_real();
  entry.tokens = row.maybe_real();
  entry.usage = read_usage(row);
  return entry;
}

bool any_matches(const std::vector<std::string>& patterns, const std::string& text) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(),
                                         [&](const auto& one) { return glob_matches(one, text); });
}

bool takes_axes(const AxisFilters& filters, const Axes& axes) {
  return AxisChoice("scenario", filters.scenarios).takes(axes.scenario) &&
         AxisChoice("harness", filters.harnesses).takes(axes.harness) &&
         AxisChoice("agent", filters.agents).takes(axes.agent) &&
         AxisChoice("model", filters.models).takes(axes.model) &&
         AxisChoice("persona", filters.personas).takes(axes.persona) &&
         AxisChoice("mode", filters.modes).takes(axes.mode);
}

}  // namespace

std::string_view name(RunState state) {
  switch (state) {
    case RunState::running:
      return "running";
    case RunState::waiting:
      return "waiting";
    case RunState::finished:
      return "finished";
  }
  return "";
}

bool takes(const RunFilter& filter, const RunEntry& run) {
  const auto& outcomes = filter.outcomes;
  const bool outcome_fits =
      outcomes.empty() ||
      (run.outcome && std::find(outcomes.begin(), outcomes.end(), *run.outcome) != outcomes.end());
  return outcome_fits && any_matches(filter.matrices, run.matrix.str()) &&
         any_matches(filter.runs, run.run.str()) && takes_axes(filter.axes, run.axes);
}

namespace {

// Whoever is killed between recording a plan and telling the ledger leaves a matrix that only the
// files know. What cannot be read there is named by a reindex.
void add_untold(const ResultsFolder& folder, std::vector<MatrixEntry>& known) {
  std::set<MatrixId> told;
  for (const MatrixEntry& one : known) told.insert(one.id);
  for (const MatrixId& id : matrices_on_disk(folder)) {
    if (told.count(id) != 0) continue;
    try {
      const StoredMatrix stored = read_matrix_record(folder.matrix_record(id));
      known.push_back(entry_of(stored.matrix, stored.runs));
    } catch (const Error&) {
      continue;
    }
  }
  std::stable_sort(known.begin(), known.end(), [](const MatrixEntry& a, const MatrixEntry& b) {
    return a.created > b.created;
  });
}

}  // namespace

ResultsQuery::ResultsQuery(ResultsFolder folder)
    : folder_(std::move(folder)), database_(open_ledger_to_read(folder_)) {}

std::vector<MatrixEntry> ResultsQuery::matrices() {
  std::vector<MatrixEntry> found;
  sqlite::Statement query(database_, kMatrices);
  while (query.step()) {
    Row row(query);
    MatrixEntry& matrix = found.emplace_back();
    matrix.id = MatrixId(row.text());
    matrix.created = from_unix_ms(row.integer());
    matrix.bench_version = row.text();
    matrix.suite = row.text();
    matrix.planned = static_cast<std::size_t>(row.integer());
    matrix.state = matrix_state_named(row.text());
  }
  add_untold(folder_, found);
  return found;
}

void ResultsQuery::for_each_run(const RunFilter& filter,
                                const std::function<void(const RunEntry&)>& visit) {
  std::optional<MatrixId> only;
  if (filter.latest) {
    const auto newest = matrices();
    if (newest.empty()) return;
    only = newest.front().id;
  }
  sqlite::Statement query(database_, kRuns);
  while (query.step()) {
    if (only && query.text(0) != only->str()) continue;
    const RunEntry entry = read_entry(Row(query));
    if (takes(filter, entry)) visit(entry);
  }
}

std::optional<StoredRun> ResultsQuery::run(const MatrixId& matrix, const RunId& run) {
  const auto path = folder_.run_result(matrix, run);
  const auto text = read_file(path, kLargestRecord);
  if (!text) return std::nullopt;
  return read_run(*text, path.string());
}

}  // namespace bench
