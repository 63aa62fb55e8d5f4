#include "suite/agent_check.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kScripts = "/opt/dec-bench/scripts/";

struct ScriptUse {
  int line = 0;
  std::string name;  // below kScripts
};

// The first use of each script.
std::vector<ScriptUse> scripts_used(const std::string& runner) {
  std::vector<ScriptUse> uses;
  std::istringstream lines(runner);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::size_t at = line.find(kScripts);
    if (at == std::string::npos || trimmed(line).starts_with('#')) continue;
    std::string name = line.substr(at + kScripts.size());
    name.resize(std::min(name.find_first_of("\"'` ;)\t"), name.size()));
    const bool seen = std::any_of(uses.begin(), uses.end(),
                                  [&](const ScriptUse& use) { return use.name == name; });
    if (!seen && !name.empty()) uses.push_back({number, name});
  }
  return uses;
}

// The lines of all Dockerfiles that put something into kScripts.
std::vector<std::string> copies_into_scripts(const SuiteFolder& suite) {
  std::vector<std::string> copies;
  for (const std::string& layer : suite.folders("docker")) {
    const fs::path file = fs::path("docker") / layer / "Dockerfile";
    if (!suite.has_file(file)) continue;
    for (std::string& line : split_list(suite.text(file), '\n')) {
      const bool copy = line.starts_with("COPY ") || line.starts_with("ADD ");
      if (copy && line.find("/opt/dec-bench/scripts") != std::string::npos)
        copies.push_back(std::move(line));
    }
  }
  return copies;
}

// A line copies the script itself, or a whole folder.
bool provides(const std::string& copy, const std::string& script) {
  return copy.find(script) != std::string::npos || copy.ends_with("/scripts") ||
         copy.ends_with("/scripts/");
}

}  // namespace

std::vector<std::string> agents_ignoring_modes(const SuiteFolder& suite,
                                               const std::vector<Agent>& agents,
                                               const std::vector<std::string>& modes) {
  std::vector<std::string> warnings;
  if (modes.size() < 2) return warnings;
  for (const Agent& agent : agents) {
    if (agent.heeds_mode || agent.folder.empty()) continue;
    warnings.push_back(fmt::format(
        "{}: the runner ignores PLAN_MODE, so {} are the same treatment (hint: run one of them)",
        suite.shown(agent.folder / "run.sh"), joined(modes, " and ")));
  }
  return warnings;
}

std::vector<std::string> agents_missing_scripts(const SuiteFolder& suite,
                                                const std::vector<Agent>& agents) {
  std::vector<std::string> warnings;
  const std::vector<std::string> copies = copies_into_scripts(suite);
  for (const Agent& agent : agents) {
    const fs::path runner = agent.folder / "run.sh";
    for (const ScriptUse& use : scripts_used(suite.text(runner))) {
      const bool provided = std::any_of(copies.begin(), copies.end(), [&](const std::string& copy) {
        return provides(copy, use.name);
      });
      if (provided) continue;
      warnings.push_back(fmt::format("{}:{}: no Dockerfile copies '{}{}'", suite.shown(runner),
                                     use.line, kScripts, printable(use.name)));
    }
  }
  return warnings;
}

}  // namespace bench
