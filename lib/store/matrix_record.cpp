#include "store/matrix_record.hpp"

#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "os/durable_file.hpp"
#include "os/file.hpp"
#include "store/json_record.hpp"
#include "store/plan_listing.hpp"
#include "store/record_fields.hpp"

namespace bench {

namespace fs = std::filesystem;
using fields::Json;

namespace {

std::string_view name(Layout layout) {
  return layout == Layout::bench ? "bench" : "dec-bench";
}

Json to_json(const AxisFilter& filter) {
  return {{"include", filter.include}, {"exclude", filter.exclude}};
}

AxisFilter filter_from(const Json& json) {
  return {json.at("include").get<std::vector<std::string>>(),
          json.at("exclude").get<std::vector<std::string>>()};
}

Json to_json(const Selection& selection) {
  const AxisFilters& axes = selection.axes;
  return {{"scenario", to_json(axes.scenarios)},
          {"harness", to_json(axes.harnesses)},
          {"agent", to_json(axes.agents)},
          {"model", to_json(axes.models)},
          {"persona", to_json(axes.personas)},
          {"mode", to_json(axes.modes)},
          {"trials", selection.trials},
          {"shard", fmt::format("{}/{}", selection.shard.index, selection.shard.count)}};
}

Selection selection_from(const Json& json) {
  Selection selection;
  AxisFilters& axes = selection.axes;
  axes.scenarios = filter_from(json.at("scenario"));
  axes.harnesses = filter_from(json.at("harness"));
  axes.agents = filter_from(json.at("agent"));
  axes.models = filter_from(json.at("model"));
  axes.personas = filter_from(json.at("persona"));
  axes.modes = filter_from(json.at("mode"));
  selection.trials = json.at("trials").get<int>();
  selection.shard = parse_shard(json.at("shard").get<std::string>());
  return selection;
}

Json to_json(const Capabilities& engine) {
  return {{"engine", engine.engine}, {"version", engine.version},
          {"api", engine.api},       {"address", engine.address},
          {"cpus", engine.cpus},     {"memory_bytes", engine.memory.count}};
}

Capabilities engine_from(const Json& json) {
  Capabilities engine;
  engine.engine = json.at("engine").get<std::string>();
  engine.version = json.at("version").get<std::string>();
  engine.api = json.at("api").get<std::string>();
  engine.address = json.at("address").get<std::string>();
  engine.cpus = json.at("cpus").get<int>();
  engine.memory = {json.at("memory_bytes").get<std::uint64_t>()};
  return engine;
}

Json to_json(const MatrixRecord& matrix) {
  Json json = new_record();
  json["matrix_id"] = matrix.id.str();
  json["created"] = to_utc(matrix.created);
  json["bench_version"] = matrix.bench_version;
  json["suite"] = {{"name", matrix.suite_name},
                   {"root", matrix.suite_root.string()},
                   {"layout", name(matrix.layout)}};
  json["selection"] = to_json(matrix.selection);
  json["version"] = matrix.version;
  if (matrix.network) json["network"] = name(*matrix.network);
  json["parallel"] = matrix.parallel;
  json["slots"] = matrix.slots;
  json["retries"] = matrix.retries;
  json["limits"] = fields::to_json(matrix.limits);
  if (matrix.timeout) json["timeout_ms"] = matrix.timeout->count();
  if (matrix.max_output) json["max_output_bytes"] = matrix.max_output->count;
  json["keys"] = matrix.gateway ? "gateway" : "direct";
  if (matrix.gateway_address) json["gateway_address"] = to_text(*matrix.gateway_address);
  if (matrix.max_cost) json["max_cost_usd"] = dollars_in(*matrix.max_cost);
  if (matrix.max_run_cost) json["max_run_cost_usd"] = dollars_in(*matrix.max_run_cost);
  if (matrix.record) json["record"] = true;
  if (matrix.replay) {
    json["replay"] = {{"results", matrix.replay->results.string()},
                      {"matrix_id", matrix.replay->matrix.str()},
                      {"match", matrix.replay->match}};
  }
  json["engine"] = to_json(matrix.engine);
  json["images"] = matrix.images;
  json["scenarios"] = matrix.scenarios;
  return json;
}

MatrixRecord matrix_from(const Json& json) {
  MatrixRecord matrix;
  const Json& suite = json.at("suite");
  matrix.id = MatrixId(json.at("matrix_id").get<std::string>());
  matrix.created = fields::time(json, "created");
  matrix.bench_version = json.at("bench_version").get<std::string>();
  matrix.suite_name = suite.at("name").get<std::string>();
  matrix.suite_root = suite.at("root").get<std::string>();
  matrix.layout = suite.at("layout") == "bench" ? Layout::bench : Layout::dec_bench;
  matrix.selection = selection_from(json.at("selection"));
  matrix.version = json.at("version").get<std::string>();
  if (const auto policy = fields::optional<std::string>(json, "network")) {
    matrix.network = network_policy_named(*policy);
    if (!matrix.network) {
      throw Error(ExitCode::store_failed, fmt::format("unknown network policy '{}'", *policy));
    }
  }
  matrix.parallel = json.at("parallel").get<std::string>();
  matrix.slots = json.at("slots").get<int>();
  matrix.retries = json.at("retries").get<int>();
  matrix.limits = fields::limits(json.at("limits"));
  if (const auto ms = fields::optional<std::int64_t>(json, "timeout_ms")) {
    matrix.timeout = Milliseconds(*ms);
  }
  if (const auto bytes = fields::optional<std::uint64_t>(json, "max_output_bytes")) {
    matrix.max_output = {*bytes};
  }
  matrix.gateway = fields::optional<std::string>(json, "keys") == "gateway";
  if (const auto address = fields::optional<std::string>(json, "gateway_address")) {
    matrix.gateway_address = parse_host_port(*address);
  }
  if (const auto cost = fields::optional<double>(json, "max_cost_usd")) {
    matrix.max_cost = usd_of(*cost);
  }
  if (const auto cost = fields::optional<double>(json, "max_run_cost_usd")) {
    matrix.max_run_cost = usd_of(*cost);
  }
  matrix.record = fields::optional<bool>(json, "record").value_or(false);
  if (json.contains("replay")) {
    const Json& replay = json.at("replay");
    matrix.replay = MatrixRecord::Replay{replay.at("results").get<std::string>(),
                                         MatrixId(replay.at("matrix_id").get<std::string>()),
                                         replay.at("match").get<std::string>()};
  }
  matrix.engine = engine_from(json.at("engine"));
  matrix.images = json.at("images").get<std::map<std::string, std::string>>();
  matrix.scenarios = json.at("scenarios").get<std::map<std::string, std::string>>();
  return matrix;
}

// The object's text without its closing brace, so that more can follow.
std::string opened(const Json& json) {
  std::string text = to_text(json);
  text.erase(text.rfind("\n}"));
  return text;
}

}  // namespace

void write_matrix_record(const fs::path& path, const MatrixRecord& matrix, const Plan& plan) {
  DurableFile file(path);
  Sha256 digest;
  file.write(opened(to_json(matrix)));
  file.write(fmt::format(",\n  \"run_count\": {},\n", plan.size()));
  list_plan(plan, [&](std::string_view text) {
    digest.add(text);
    file.write(text);
  });
  file.write(fmt::format(",\n\"plan_digest\": \"{}\"\n}}\n", digest.hex()));
  file.sync();
  file.publish();
  sync_folder(path.parent_path());
}

StoredMatrix read_matrix_record(const fs::path& path) {
  std::ifstream file(path);
  const auto skip_runs = [](int depth, Json::parse_event_t event, Json& parsed) {
    return !(depth == 1 && event == Json::parse_event_t::key && parsed == "runs");
  };
  const Json json = Json::parse(file, skip_runs, false);
  check_record(json, path.string());
  StoredMatrix stored;
  naming_source(path.string(), [&] {
    stored.matrix = matrix_from(json);
    stored.runs = json.at("run_count").get<std::size_t>();
    stored.axes = json.at("axes").get<PlanAxes>();
    stored.plan_digest = json.at("plan_digest").get<std::string>();
  });
  return stored;
}

}  // namespace bench
