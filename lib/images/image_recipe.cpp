#include "images/image_recipe.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "images/entry_point.hpp"
#include "suite/scenario_digest.hpp"

namespace bench {

namespace {

constexpr std::size_t kTagDigits = 12;

// What an image reference may hold between slashes: small letters, digits, single separators.
std::string reference_part(std::string_view text) {
  std::string part;
  for (char c : text) {
    c = lower_case(c);
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool after_separator = part.empty() || part.back() == '-';
    if (alphanumeric) {
      part += c;
    } else if (!after_separator) {
      part += '-';
    }
  }
  while (part.ends_with('-')) part.pop_back();
  return part.empty() ? "x" : part;
}

std::string suite_part(const Suite& suite) {
  return reference_part(suite.name.empty() ? suite.root.filename().string() : suite.name);
}

std::string install_step(const std::string& name, const std::string& script) {
  if (script.empty()) return {};
  return fmt::format("COPY {0} /opt/bench/{0}\nRUN [\"/bin/sh\", \"/opt/bench/{0}\"]\n", name);
}

std::string dockerfile_for(const std::string& base, const Harness& harness, const Agent& agent) {
  std::string text = fmt::format("FROM {}\n", base);
  text += install_step("install-harness", harness.install_script);
  text += install_step("install-agent", agent.install_script);
  if (!agent.folder.empty()) text += "COPY agent /opt/bench/agent\n";
  text += "COPY scenario /scenario\n";
  text += "COPY entrypoint.sh /opt/bench/entrypoint.sh\n";
  text += "ENTRYPOINT [\"/bin/sh\", \"/opt/bench/entrypoint.sh\"]\nCMD []\n";
  return text;
}

}  // namespace

std::string base_image(const Suite& suite, const Scenario& scenario) {
  if (!scenario.build) return scenario.image.value_or("");
  return fmt::format("bench/{}/{}.base:{}", suite_part(suite), reference_part(scenario.id),
                     folder_digest(*scenario.build).substr(0, kTagDigits));
}

ImageRecipe image_recipe(const Suite& suite, const Scenario& scenario, const Harness& harness,
                         const Agent& agent) {
  ImageRecipe recipe;
  recipe.base = base_image(suite, scenario);
  recipe.dockerfile = dockerfile_for(recipe.base, harness, agent);
  Sha256 digest;
  digest.add_field(recipe.dockerfile).add_field(entry_point());
  digest.add_field(harness.install_script).add_field(agent.install_script);
  digest.add_field(content_digest(scenario));
  if (!agent.folder.empty()) digest.add_field(folder_digest(agent.folder));
  recipe.tag = fmt::format("bench/{}/{}.{}.{}:{}", suite_part(suite), reference_part(scenario.id),
                           reference_part(harness.id), reference_part(agent.id),
                           digest.hex().substr(0, kTagDigits));
  return recipe;
}

std::string dec_bench_image(const Cell& cell, const std::string& version) {
  return fmt::format("{}.{}.{}.{}.{}", cell.scenario->id, cell.harness->id, cell.agent->id,
                     cell.model, version);
}

}  // namespace bench
