#include "images/dec_bench_build.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <set>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "os/tar_writer.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr const char* kBaseImage = "dec-bench:base";
constexpr const char* kHarnessScript = "docker/.bench/harness.sh";  // exists in the context only

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool parts_match(const std::vector<std::string>& pattern, std::size_t p,
                 const std::vector<std::string>& path, std::size_t q) {
  if (p == pattern.size()) return true;  // the path itself, or something below it
  if (pattern[p] == "**") {
    for (std::size_t skip = q; skip <= path.size(); ++skip) {
      if (parts_match(pattern, p + 1, path, skip)) return true;
    }
    return false;
  }
  return q < path.size() && glob_matches(pattern[p], path[q]) &&
         parts_match(pattern, p + 1, path, q + 1);
}

// The whole repository as a build context, less what .dockerignore names and version control keeps.
TarSource repository_context(const fs::path& root, const std::string& harness) {
  const DockerIgnore ignore(text_of(root / ".dockerignore"));
  TarWriter context;
  context.add_folder("", root, [&](const std::string& path, bool is_folder) {
    if (path == ".git" || path == "node_modules" || path.ends_with("/node_modules")) return false;
    return !ignore.ignores(path) || (is_folder && ignore.has_exceptions());
  });
  context.add_file(kHarnessScript, harness, true);
  return context.finish();
}

std::string harness_script(const Harness& harness) {
  return "#!/usr/bin/env bash\nset -euo pipefail\n" + harness.install_script + "\n";
}

// Scripts that the runner takes from /opt/dec-bench/scripts and no Dockerfile puts there.
std::set<std::string> forgotten_scripts(const fs::path& root, const std::string& runner) {
  std::set<std::string> names;
  const std::regex use(R"(/opt/dec-bench/scripts/([A-Za-z0-9._-]+))");
  for (std::sregex_iterator it(runner.begin(), runner.end(), use), end; it != end; ++it) {
    names.insert((*it)[1]);
  }
  for (const char* layer : {"base", "scenario", "harness", "agent"}) {
    const std::string dockerfile = text_of(root / "docker" / layer / "Dockerfile");
    std::erase_if(names, [&](const std::string& name) {
      return dockerfile.find(name) != std::string::npos ||
             dockerfile.find("/opt/dec-bench/scripts") != std::string::npos;
    });
  }
  return names;
}

std::optional<fs::path> find_in(const fs::path& root, const std::string& name) {
  for (const char* folder : {"scripts", "docker/scripts", "docker", "docker/agents"}) {
    const fs::path file = root / folder / name;
    if (fs::is_regular_file(file)) return file;
  }
  return std::nullopt;
}

std::optional<BuildStep> forgotten_layer(const fs::path& root, const std::string& agent,
                                         const std::string& tag) {
  const std::string runner = text_of(root / "docker/agents" / agent / "run.sh");
  TarWriter context;
  bool any = false;
  for (const std::string& name : forgotten_scripts(root, runner)) {
    if (const std::optional<fs::path> file = find_in(root, name)) {
      context.add_file("scripts/" + name, text_of(*file), true);
      any = true;
    }
  }
  if (!any) return std::nullopt;
  context.add_file("Dockerfile",
                   fmt::format("FROM {}\nCOPY scripts /opt/dec-bench/scripts\n", tag));
  return BuildStep{{.reference = tag}, context.finish()};
}

}  // namespace

DockerIgnore::DockerIgnore(const std::string& text) {
  for (std::string line : split_list(text, '\n')) {
    if (line.starts_with('#')) continue;
    Pattern pattern;
    pattern.wanted = line.starts_with('!');
    if (pattern.wanted) line.erase(0, 1);
    pattern.parts = split_list(line, '/');
    has_exceptions_ = has_exceptions_ || pattern.wanted;
    if (!pattern.parts.empty()) patterns_.push_back(std::move(pattern));
  }
}

// The last pattern that matches decides.
bool DockerIgnore::ignores(const std::string& path) const {
  const std::vector<std::string> parts = split_list(path, '/');
  const auto decisive =
      std::find_if(patterns_.rbegin(), patterns_.rend(),
                   [&](const Pattern& pattern) { return parts_match(pattern.parts, 0, parts, 0); });
  return decisive != patterns_.rend() && !decisive->wanted;
}

std::vector<BuildStep> dec_bench_build(const Suite& suite, const Cell& cell, const std::string& tag,
                                       const std::string& version) {
  const fs::path& root = suite.root;
  const std::string harness = harness_script(*cell.harness);
  const std::string scenario_image = "dec-bench-scenario:" + cell.scenario->id;
  const std::string harness_image =
      fmt::format("dec-bench-harness:{}-{}", cell.scenario->id, cell.harness->id);
  const std::string agent = fmt::format("docker/agents/{}", cell.agent->id);
  const bool own_rules = fs::is_regular_file(root / agent / "iptables.sh");
  using Arguments = std::vector<std::pair<std::string, std::string>>;
  std::vector<BuildStep> steps;
  const auto layer = [&](const std::string& name, const std::string& reference,
                         Arguments arguments) {
    steps.push_back({{.reference = reference,
                      .dockerfile = fmt::format("docker/{}/Dockerfile", name),
                      .arguments = std::move(arguments)},
                     repository_context(root, harness)});
  };
  layer("base", kBaseImage, {});
  layer("scenario", scenario_image,
        {{"BASE_IMAGE", kBaseImage}, {"SCENARIO_DIR", "scenarios/" + cell.scenario->id}});
  layer("harness", harness_image,
        {{"SCENARIO_IMAGE", scenario_image}, {"HARNESS_SCRIPT", kHarnessScript}});
  layer("agent", tag,
        {{"HARNESS_IMAGE", harness_image},
         {"AGENT_RUN_SCRIPT", agent + "/run.sh"},
         {"AGENT_IPTABLES_SCRIPT",
          own_rules ? agent + "/iptables.sh" : "docker/agents/noop-iptables.sh"},
         {"META_SCENARIO", cell.scenario->id},
         {"META_HARNESS", cell.harness->id},
         {"META_AGENT", cell.agent->id},
         {"META_MODEL", std::string(cell.model)},
         {"META_VERSION", version}});
  if (auto fifth = forgotten_layer(root, cell.agent->id, tag)) steps.push_back(std::move(*fifth));
  return steps;
}

}  // namespace bench
