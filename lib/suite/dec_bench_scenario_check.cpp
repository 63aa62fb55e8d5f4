#include "suite/dec_bench_scenario_check.hpp"

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "base/text.hpp"
#include "suite/check.hpp"
#include "suite/dec_bench_layout.hpp"
#include "suite/registry_check.hpp"
#include "suite/scenario_check.hpp"
#include "suite/suite_folder.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr std::array kPersonas = {"naive", "savvy"};

class DecBenchScenarioCheck : ScenarioCheck {
 public:
  DecBenchScenarioCheck(const SuiteFolder& suite, ScenarioValidation& result)
      : ScenarioCheck(suite, result) {}

  void check_files();
  void check_fields(Document::Object& fields);
  void check_tasks(Document::Object& fields);
  void check_prompts(Document::Object& fields);
  void check_harness(Document::Object& fields);
  void check_init();
  void check_assertions();
  void check_services();

 private:
  void require_text(Document::Object& object, const std::string& key);
  void check_prompt(Document::Object& prompts, const std::string& persona);
  void check_prompt_text(const fs::path& prompt);
};

void DecBenchScenarioCheck::check_files() {
  std::vector<std::string> required = {"scenario.json", "supervisord.conf", "prompts/naive.md",
                                       "prompts/savvy.md"};
  for (const char* gate : kGateNames) required.push_back(fmt::format("assertions/{}.ts", gate));
  for (const std::string& file : required) {
    if (!suite_.has_file(folder_ / file)) error(file, "the file is missing");
  }
}

void DecBenchScenarioCheck::require_text(Document::Object& object, const std::string& key) {
  checked(result_.errors, [&] { (void)object.required_text(key); });
}

void DecBenchScenarioCheck::check_fields(Document::Object& fields) {
  for (const char* key : {"id", "title", "description", "tier", "domain", "harness"}) {
    require_text(fields, key);
  }
  const std::string id = fields.text("id").value_or("");
  if (trimmed(id).empty() || id == result_.scenario_id) return;
  const Error differs = fields.error(
      "id", fmt::format("'{}' is not the name of its folder, '{}'", id, result_.scenario_id));
  result_.errors.emplace_back(differs.what());
}

void DecBenchScenarioCheck::check_tasks(Document::Object& fields) {
  std::vector<Document::Object> tasks = fields.objects("tasks");
  if (tasks.empty())
    result_.errors.emplace_back(fields.error("tasks", "there are no tasks").what());
  for (Document::Object& task : tasks) {
    for (const char* key : {"id", "description", "category"}) require_text(task, key);
  }
}

void DecBenchScenarioCheck::check_prompts(Document::Object& fields) {
  std::optional<Document::Object> prompts = fields.object("personaPrompts");
  if (!prompts) throw fields.error("", "'personaPrompts' is missing");
  for (const char* persona : kPersonas) {
    checked(result_.errors, [&] { check_prompt(*prompts, persona); });
  }
}

void DecBenchScenarioCheck::check_prompt(Document::Object& prompts, const std::string& persona) {
  const std::string path = prompts.required_text(persona);
  if (!suite_.has_file(folder_ / path)) {
    throw prompts.error(persona, fmt::format("there is no prompt '{}'", path));
  }
  check_prompt_text(path);
}

void DecBenchScenarioCheck::check_prompt_text(const fs::path& prompt) {
  const std::string text = suite_.text(folder_ / prompt);
  const std::string_view content = trimmed(text);
  if (content.empty()) error(prompt, "the prompt is empty");
  const bool one_comment = content.ends_with("-->") && content.find("-->") == content.size() - 3;
  if (content.starts_with("<!-- Describe the task") && one_comment) {
    warning(prompt, "the prompt is still the scaffold's");
  }
}

void DecBenchScenarioCheck::check_harness(Document::Object& fields) {
  const std::string id = fields.text("harness").value_or("");
  if (id.empty() || suite_.has_file(fs::path(kDecBenchHarnesses) / (id + ".json"))) return;
  const Error unknown = fields.error(
      "harness", fmt::format("there is no harness '{}' in {}", id, kDecBenchHarnesses));
  result_.warnings.emplace_back(unknown.what());
}

void DecBenchScenarioCheck::check_init() {
  if (!suite_.has_folder(folder_ / "init")) return error("init", "the folder is missing");
  if (suite_.files(folder_ / "init").empty()) error("init", "the folder is empty");
}

void DecBenchScenarioCheck::check_assertions() {
  for (const char* gate : kGateNames) {
    const fs::path file = fs::path("assertions") / fmt::format("{}.ts", gate);
    if (!suite_.has_file(folder_ / file)) continue;
    const std::string text = suite_.text(folder_ / file);
    const bool scaffold = text.find("TODO: implement") != std::string::npos ||
                          text.find("example_check") != std::string::npos;
    if (scaffold) warning(file, "the assertion is still the scaffold's");
  }
}

void DecBenchScenarioCheck::check_services() {
  const fs::path file = "supervisord.conf";
  if (!suite_.has_file(folder_ / file)) return;
  const std::string text = suite_.text(folder_ / file);
  if (trimmed(text).empty()) warning(file, "the file is empty");
  if (text.find("Add additional services below") != std::string::npos) {
    warning(file, "the scaffold's comment is still there");
  }
  const bool postgres = text.find("[program:postgres]") != std::string::npos;
  const bool clickhouse = text.find("[program:clickhouse]") != std::string::npos;
  if (postgres && clickhouse) return;
  warning(file,
          "not both of postgres and clickhouse run here, but the image's own check "
          "'uses_env_vars' wants the addresses of both: by itself it never passes gate 5");
}

}  // namespace

void check_dec_bench_scenario(const SuiteFolder& suite, const RegistryInputs& registry,
                              ScenarioValidation& result) {
  DecBenchScenarioCheck check(suite, result);
  std::vector<std::string>& errors = result.errors;
  checked(errors, [&] { check.check_files(); });
  checked(errors, [&] { check.check_init(); });
  checked(errors, [&] { check.check_assertions(); });
  checked(errors, [&] { check.check_services(); });
  const fs::path file = fs::path("scenarios") / result.scenario_id / "scenario.json";
  if (!suite.has_file(file)) return;
  checked(errors, [&] {
    const Document document = suite.document(file);
    Document::Object fields = document.root();
    checked(errors, [&] { check.check_fields(fields); });
    checked(errors, [&] { check.check_tasks(fields); });
    checked(errors, [&] { check.check_prompts(fields); });
    checked(errors, [&] { check.check_harness(fields); });
    checked(errors, [&] { check_registry_inputs(registry, fields, result); });
  });
}

}  // namespace bench
