#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "command.hpp"
#include "suite/validate.hpp"

namespace bench {

namespace {

struct ValidateOptions {
  std::vector<std::string> scenarios;
  std::string suite = ".";
  std::string competencies, features, starting_state, services;
  std::string format = "table";
};

std::optional<std::vector<std::string>> list_if_given(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return split_list(text);
}

void print_json(const SuiteValidation& validation, std::ostream& out) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const ScenarioValidation& one : validation.scenarios) {
    array.push_back({{"scenario_id", one.scenario_id},
                     {"scenario_dir", one.scenario_dir},
                     {"passed", one.passed},
                     {"registry_ready", one.registry_ready},
                     {"errors", one.errors},
                     {"warnings", one.warnings}});
  }
  out << nlohmann::ordered_json{{"passed", validation.passed()},
                                {"errors", validation.errors},
                                {"warnings", validation.warnings},
                                {"scenarios", array}}
             .dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
      << '\n';
}

void print_lines(const Shell& shell, Tone tone, const char* kind,
                 const std::vector<std::string>& lines) {
  const Page page = shell.out_page();
  for (const std::string& line : lines) {
    page.out << "  " << page.style(tone, kind) << ": " << printable(line) << '\n';
  }
}

void print_text(const Shell& shell, const SuiteValidation& validation) {
  const Page page = shell.out_page();
  print_lines(shell, Tone::bad, "error", validation.errors);
  print_lines(shell, Tone::warn, "warning", validation.warnings);
  for (const ScenarioValidation& one : validation.scenarios) {
    page.out << (one.passed ? page.style(Tone::good, "ok    ") : page.style(Tone::bad, "FAILED"))
             << ' ' << printable(one.scenario_id) << '\n';
    print_lines(shell, Tone::bad, "error", one.errors);
    print_lines(shell, Tone::warn, "warning", one.warnings);
  }
}

ExitCode run_validation(const Shell& shell, const ValidateOptions& options) {
  RegistryInputs registry;
  registry.competencies = list_if_given(options.competencies);
  registry.features = list_if_given(options.features);
  registry.services = list_if_given(options.services);
  if (!options.starting_state.empty()) registry.starting_state = options.starting_state;
  const SuiteValidation validation =
      validate(find_suite(options.suite), options.scenarios, registry);
  if (options.format == "json") {
    print_json(validation, shell.out());
  } else {
    print_text(shell, validation);
  }
  return validation.passed() ? ExitCode::done : ExitCode::usage;
}

}  // namespace

void add_validate(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("validate", "whether the suite's files are right");
  command->footer(R"(Examples:
  bench validate
  bench validate fix-report --format json)");
  const auto options = std::make_shared<ValidateOptions>();
  command->add_option("-s,--scenario,scenarios", options->scenarios,
                      "only these: ids, globs or folders");
  command->add_option("--suite", options->suite, "the suite, or a folder inside it")
      ->type_name("FOLDER")
      ->envname("BENCH_SUITE");
  const std::string group = "For the registry (dec-bench repositories)";
  command->add_option("--competencies", options->competencies, "comma separated")->group(group);
  command->add_option("--features", options->features, "comma separated")->group(group);
  command->add_option("--starting-state", options->starting_state, "broken or greenfield")
      ->group(group);
  command->add_option("--services", options->services, "comma separated")->group(group);
  command->add_option("--format", options->format, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->type_name("FORMAT");
  command->callback([=, &action] {
    action = [=](const Shell& shell) { return run_validation(shell, *options); };
  });
}

}  // namespace bench
