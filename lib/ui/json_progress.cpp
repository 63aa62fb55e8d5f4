#include "ui/json_progress.hpp"

#include <nlohmann/json.hpp>

#include "ui/attempt_text.hpp"
#include "ui/json_text.hpp"
#include "ui/summary_line.hpp"

namespace bench {

namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

template <typename Axis>
Json id_of(const Axis* axis) {
  return axis == nullptr ? Json() : Json(axis->id);
}

Json run_fields(int slot, const PlannedRun& run, int attempt, const std::string& key_label) {
  return {{"slot", slot},
          {"run_id", run.id.str()},
          {"attempt", attempt},
          {"scenario", id_of(run.cell.scenario)},
          {"harness", id_of(run.cell.harness)},
          {"agent", id_of(run.cell.agent)},
          {"model", run.cell.model},
          {"persona", run.cell.persona},
          {"mode", run.cell.mode},
          {"trial", run.trial},
          {"key_label", or_null(key_label)}};
}

Json result_fields(int slot, const AttemptResult& result) {
  Json fields = run_fields(slot, result.run, result.attempt, result.key_label);
  const auto& score = result.score;
  fields["outcome"] = name(result.outcome);
  fields["blame"] = name(blame(result.outcome));
  fields["reason"] = or_null(result.reason);
  fields["final"] = result.final;
  fields["highest_gate"] = score ? Json(score->highest_gate) : Json();
  fields["normalized_score"] = score ? Json(score->normalized_score) : Json();
  fields["exit_code"] = or_null(result.exit_code);
  fields["started"] = to_utc(result.started);
  fields["ended"] = to_utc(result.ended);
  fields["duration_ms"] = duration_of(result).count();
  fields["cost_usd"] = or_null(known_cost(result));
  return fields;
}

Json count_fields(const RunBoard& board, SteadyTime now) {
  const RunCounts counts = board.counts();
  return {{"runs", counts.runs},
          {"done", counts.done},
          {"failed", counts.failed},
          {"running", counts.running},
          {"held", counts.held},
          {"left", counts.left},
          {"elapsed_ms", board.elapsed(now).count()}};
}

}  // namespace

JsonProgress::JsonProgress(Screen& screen, const Clock& clock)
    : screen_(screen), clock_(clock), summary_(kSummaryPeriod) {}

void JsonProgress::matrix_started(const MatrixId& matrix, std::size_t runs, int slots) {
  matrix_ = matrix;
  board_.start_matrix(runs, slots, clock_.now());
  summary_.restart(clock_.now());
  write("matrix_started", {{"runs", runs}, {"slots", slots}});
}

void JsonProgress::attempt_started(int slot, const PlannedRun& run, int attempt,
                                   const std::string& key_label) {
  board_.start(slot, run, attempt, key_label, clock_.now());
  write("attempt_started", run_fields(slot, run, attempt, key_label));
}

void JsonProgress::attempt_held(int slot, const std::optional<SteadyTime>& until) {
  const SteadyTime now = clock_.now();
  if (!board_.hold(slot, until, now)) return;
  const BusySlot& busy = board_.busy().at(slot);
  const auto wait = std::chrono::ceil<Milliseconds>(*until - now);
  write("attempt_held", {{"slot", slot},
                         {"run_id", busy.run},
                         {"attempt", busy.attempt},
                         {"wait_ms", wait.count()},
                         {"until", to_utc(clock_.wall() + wait)}});
}

void JsonProgress::attempt_finished(int slot, const AttemptResult& result) {
  board_.finish(slot, result, clock_.now());
  write("attempt_finished", result_fields(slot, result));
}

void JsonProgress::notice(const std::string& message) {
  write("notice", {{"message", message}});
}

void JsonProgress::tick() {
  const SteadyTime now = clock_.now();
  if (!summary_.beats(now)) return;
  Json fields = count_fields(board_, now);
  const auto estimate = board_.estimate(now);
  fields["estimate_ms"] = estimate ? Json(estimate->count()) : Json();
  write("summary", fields);
}

void JsonProgress::matrix_finished() {
  write("matrix_finished", count_fields(board_, clock_.now()));
}

void JsonProgress::write(std::string_view event, const Json& fields) {
  Json line = {
      {"time", to_utc(clock_.wall())}, {"event", event}, {"matrix_id", or_null(matrix_.str())}};
  line.update(fields);
  screen_.write(json_line(line));
}

}  // namespace bench
