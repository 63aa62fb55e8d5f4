#include "store/attempt_json.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "store/gateway_fields.hpp"
#include "store/json_record.hpp"
#include "store/record_fields.hpp"

namespace bench {

namespace {

using fields::Json;

void put_identity(Json& to, const StoredAttempt& attempt) {
  to["run_id"] = attempt.result.run.id.str();
  to["matrix_id"] = attempt.matrix.str();
  fields::put_axes(to, attempt.axes);
}

void read_identity(const Json& from, StoredAttempt& attempt) {
  attempt.matrix = MatrixId(from.at("matrix_id").get<std::string>());
  attempt.axes = fields::axes(from);
  attempt.result.run.id = RunId(from.at("run_id").get<std::string>());
  attempt.result.run.trial = attempt.axes.trial;
}

void put_outcome(Json& to, const StoredAttempt& attempt) {
  const AttemptResult& result = attempt.result;
  to["outcome"] = name(result.outcome);
  to["blame"] = name(blame(result.outcome));
  to["reason"] = result.reason;
  if (result.score) fields::put_score(to, *result.score);
  to["started"] = to_utc(result.started);
  to["ended"] = to_utc(result.ended);
  to["duration_ms"] = (result.ended - result.started).count();
  if (result.never_ran) to["never_ran"] = true;
  to["final"] = result.final;
  to["key_label"] = result.key_label;
  to["key_hint"] = result.key_hint;
  to["logs_complete"] = result.logs_gap.empty();
  if (!result.logs_gap.empty()) to["logs_gap"] = result.logs_gap;
  to["stdout"] = fields::to_json(result.out);
  to["stderr"] = fields::to_json(result.err);
  to["artifacts"] = result.artifacts;
  to["metrics"] = fields::to_json(result.metrics);
  if (result.gateway) to["gateway"] = fields::to_json(*result.gateway);
  if (result.tunnels) to["tunnels"] = fields::to_json(*result.tunnels);
  to["notes"] = attempt.notes;
}

void read_outcome(const Json& from, StoredAttempt& attempt) {
  AttemptResult& result = attempt.result;
  const auto outcome = outcome_named(from.at("outcome").get<std::string>());
  if (!outcome) throw Error(ExitCode::store_failed, "an outcome that is not known");
  result.outcome = *outcome;
  result.reason = from.at("reason").get<std::string>();
  result.score = fields::score(from);
  result.started = fields::time(from, "started");
  result.ended = fields::time(from, "ended");
  result.never_ran = fields::optional<bool>(from, "never_ran").value_or(false);
  result.final = from.at("final").get<bool>();
  result.key_label = from.at("key_label").get<std::string>();
  result.key_hint = from.at("key_hint").get<std::string>();
  result.logs_gap = fields::optional<std::string>(from, "logs_gap").value_or("");
  result.out = fields::stream(fields::child(from, "stdout"));
  result.err = fields::stream(fields::child(from, "stderr"));
  result.artifacts = from.at("artifacts").get<std::vector<std::string>>();
  result.metrics = fields::metrics(fields::child(from, "metrics"));
  if (from.contains("gateway")) result.gateway = fields::run_tally(from.at("gateway"));
  if (from.contains("tunnels")) result.tunnels = fields::tunnel_tally(from.at("tunnels"));
  attempt.notes = from.at("notes").get<std::vector<std::string>>();
}

void put_engine(Json& to, const AttemptResult& result) {
  to["container"] = result.container.str();
  to["image"] = result.image;
  to["node"] = result.node;
  fields::put(to, "exit_code", result.exit_code);
  to["out_of_memory"] = result.out_of_memory;
  to["limits"] = fields::to_json(result.limits);
  if (result.usage) to["usage"] = fields::to_json(*result.usage);
}

void read_engine(const Json& from, AttemptResult& result) {
  result.container = AttemptName(from.at("container").get<std::string>());
  result.image = from.at("image").get<std::string>();
  result.node = from.at("node").get<std::string>();
  result.exit_code = fields::optional<int>(from, "exit_code");
  result.out_of_memory = from.at("out_of_memory").get<bool>();
  result.limits = fields::limits(fields::child(from, "limits"));
  if (from.contains("usage")) result.usage = fields::usage(from.at("usage"));
}

}  // namespace

std::string outcome_json(const StoredAttempt& attempt) {
  Json json = new_record();
  put_identity(json, attempt);
  json["attempt"] = attempt.result.attempt;
  put_outcome(json, attempt);
  put_engine(json, attempt.result);
  return to_text(json);
}

std::string engine_json(const AttemptResult& result) {
  Json json = new_record();
  put_engine(json, result);
  return to_text(json);
}

StoredAttempt read_attempt(std::string_view text, std::string_view source) {
  const Json record = parse_record(text, source);
  StoredAttempt attempt;
  naming_source(source, [&] {
    read_identity(record, attempt);
    attempt.result.attempt = record.at("attempt").get<int>();
    read_outcome(record, attempt);
    read_engine(record, attempt.result);
  });
  return attempt;
}

std::string result_json(const StoredRun& run) {
  Json json = new_record();
  put_identity(json, run.last);
  json["attempt"] = run.last.result.attempt;
  json["attempts"] = run.attempts.size();
  put_outcome(json, run.last);
  put_engine(json, run.last.result);
  Json& list = json["attempt_list"] = Json::array();
  for (const AttemptSummary& summary : run.attempts) list.push_back(fields::to_json(summary));
  return to_text(json);
}

StoredRun read_run(std::string_view text, std::string_view source) {
  const Json record = parse_record(text, source);
  StoredRun run;
  naming_source(source, [&] {
    read_identity(record, run.last);
    read_outcome(record, run.last);
    read_engine(record, run.last.result);
    for (const Json& summary : record.at("attempt_list")) {
      run.attempts.push_back(fields::attempt_summary(summary));
    }
    run.last.result.attempt = run.attempts.empty() ? 1 : run.attempts.back().attempt;
  });
  return run;
}

}  // namespace bench
