#include "suite/bench_scenario_check.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/text.hpp"
#include "suite/check.hpp"
#include "suite/scenario_check.hpp"
#include "suite/scenario_file.hpp"
#include "suite/suite_folder.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

class BenchScenarioCheck : ScenarioCheck {
 public:
  BenchScenarioCheck(const SuiteFolder& suite, ScenarioValidation& result)
      : ScenarioCheck(suite, result) {}

  void check_references();
  void check_prompts();
  void check_assertions();
  void check_init();
  void check_solution();

 private:
  void check_gate(const std::string& gate);
  void check_path(Document::Object& fields, const std::string& key);
  void check_harness(Document::Object& fields);
};

void BenchScenarioCheck::check_path(Document::Object& fields, const std::string& key) {
  const std::optional<std::string> path = fields.text(key);
  if (!path || suite_.has_file(folder_ / *path) || suite_.has_folder(folder_ / *path)) return;
  result_.errors.emplace_back(fields.error(key, fmt::format("there is no '{}'", *path)).what());
}

void BenchScenarioCheck::check_harness(Document::Object& fields) {
  const std::optional<std::string> harness = fields.text("harness");
  if (!harness || suite_.has_file(fs::path("harnesses") / (*harness + ".json"))) return;
  const Error error = fields.error("harness", fmt::format("there is no harness '{}'", *harness));
  result_.errors.emplace_back(error.what());
}

void BenchScenarioCheck::check_references() {
  const Document document = suite_.document(folder_ / "scenario.json");
  Document::Object fields = document.root();
  check_harness(fields);
  check_path(fields, "datasetPath");
  check_path(fields, "schemaPath");
  std::optional<Document::Object> prompts = fields.object("personaPrompts");
  if (!prompts) return;
  for (const auto& [persona, path] : fields.text_map("personaPrompts")) {
    check_path(*prompts, persona);
  }
}

void BenchScenarioCheck::check_prompts() {
  const std::vector<std::string> personas = suite_.file_ids(folder_ / "prompts", ".md");
  if (personas.empty()) error("prompts", "there is no prompt '<persona>.md'");
  for (const std::string& persona : personas) {
    const fs::path prompt = fs::path("prompts") / (persona + ".md");
    if (trimmed(suite_.text(folder_ / prompt)).empty()) error(prompt, "the prompt is empty");
  }
}

void BenchScenarioCheck::check_gate(const std::string& gate) {
  const fs::path folder = fs::path("assertions") / gate;
  const std::vector<std::string> names = suite_.files(folder_ / folder);
  if (names.empty()) warning(folder, "no assertions: this gate passes by itself");
  for (const std::string& name : names) {
    std::error_code gone;
    const fs::perms perms =
        fs::status(suite_.absolute(folder_ / folder / name), gone).permissions();
    if ((perms & fs::perms::owner_exec) == fs::perms::none) {
      error(folder / name, "the assertion is not executable (hint: chmod +x)");
    }
  }
}

void BenchScenarioCheck::check_assertions() {
  const std::vector<std::string> gates(kGateNames.begin(), kGateNames.end());
  const std::vector<std::string> folders = suite_.folders(folder_ / "assertions");
  if (folders.empty()) return error("assertions", "there are no assertions");
  for (const std::string& folder : folders) {
    if (std::find(gates.begin(), gates.end(), folder) != gates.end()) continue;
    const std::string near = nearest(folder, gates);
    error(fs::path("assertions") / folder,
          fmt::format("there is no such gate (hint: {})",
                      near.empty() ? "gates are " + joined(gates, ", ")
                                   : fmt::format("did you mean '{}'?", near)));
  }
  for (const std::string& file : suite_.files(folder_ / "assertions")) {
    error(fs::path("assertions") / file, "an assertion belongs into the folder of a gate");
  }
  for (const std::string& gate : gates) check_gate(gate);
}

void BenchScenarioCheck::check_init() {
  const bool there = suite_.has_folder(folder_ / "init");
  if (there && suite_.files(folder_ / "init").empty()) warning("init", "the folder is empty");
}

void BenchScenarioCheck::check_solution() {
  if (suite_.has_file(folder_ / "solution/solve.sh")) return;
  warning("solution/solve.sh", "missing, so the agent oracle cannot solve this scenario");
}

}  // namespace

void check_bench_scenario(const SuiteFolder& suite, bool with_oracle, ScenarioValidation& result) {
  BenchScenarioCheck check(suite, result);
  const bool readable =
      checked(result.errors, [&] { (void)read_bench_scenario(suite, result.scenario_id); });
  if (readable) checked(result.errors, [&] { check.check_references(); });
  checked(result.errors, [&] { check.check_prompts(); });
  checked(result.errors, [&] { check.check_assertions(); });
  checked(result.errors, [&] { check.check_init(); });
  if (with_oracle) checked(result.errors, [&] { check.check_solution(); });
}

}  // namespace bench
