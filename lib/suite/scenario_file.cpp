#include "suite/scenario_file.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "suite/bench_config.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

fs::path folder_of(const std::string& id) {
  return fs::path("scenarios") / id;
}

std::vector<std::string> read_services(Document::Object& fields) {
  std::optional<Document::Object> infrastructure = fields.object("infrastructure");
  return infrastructure ? infrastructure->texts("services") : std::vector<std::string>();
}

void ignore_what_others_read(Document::Object& fields) {
  for (const char* name : {"tasks", "personaPrompts", "harness", "startingState", "datasetPath",
                           "schemaPath", "baselineMetrics", "referenceMetrics"}) {
    fields.ignore(name);
  }
}

void check_image(Document::Object& fields, const std::string& image) {
  const bool plain =
      std::all_of(image.begin(), image.end(), [](char c) { return c > ' ' && c < 127; });
  if (!image.empty() && image.front() != '-' && plain) return;
  throw fields.error("image", fmt::format("'{}' is not the name of an image", image));
}

void read_origin(const SuiteFolder& suite, Document::Object& fields, Scenario& scenario) {
  scenario.image = fields.text("image");
  const std::optional<std::string> build = fields.text("build");
  if (scenario.image.has_value() == build.has_value()) {
    throw fields.error(build ? "build" : "", "exactly one of 'image' and 'build' is needed",
                       "'image' names one that exists, 'build' a folder with a Dockerfile");
  }
  if (scenario.image) return check_image(fields, *scenario.image);
  const fs::path context = folder_of(scenario.id) / *build;
  if (!suite.has_file(context / "Dockerfile")) {
    throw fields.error("build", fmt::format("no Dockerfile in '{}'", suite.shown(context)));
  }
  scenario.build = suite.absolute(context);
}

void read_network(Document::Object& fields, Scenario& scenario) {
  const std::string network = fields.text("network").value_or("slot");
  if (network != "slot" && network != "own") {
    throw fields.error("network", fmt::format("unknown network '{}'", network), "slot or own");
  }
  scenario.own_network = network == "own";
}

void check_same_id(Document::Object& fields, const std::string& id) {
  const std::string given = fields.text("id").value_or(id);
  if (given == id) return;
  throw fields.error("id", fmt::format("'{}' is not the name of its folder, '{}'", given, id));
}

}  // namespace

Scenario read_shared_scenario(const SuiteFolder& suite, const std::string& id,
                              Document::Object& fields) {
  Scenario scenario;
  scenario.id = id;
  scenario.folder = suite.absolute(folder_of(id));
  scenario.title = fields.text("title").value_or("");
  scenario.description = fields.text("description").value_or("");
  scenario.tier = fields.text("tier").value_or("");
  scenario.domain = fields.text("domain").value_or("");
  scenario.tags = fields.texts("tags");
  scenario.services = read_services(fields);
  scenario.personas = suite.file_ids(folder_of(id) / "prompts", ".md");
  return scenario;
}

Scenario read_bench_scenario(const SuiteFolder& suite, const std::string& id) {
  const Document document = suite.document(folder_of(id) / "scenario.json");
  Document::Object fields = document.root();
  check_same_id(fields, id);
  Scenario scenario = read_shared_scenario(suite, id, fields);
  scenario.limits = read_limits(fields);
  scenario.timeout = fields.duration("timeout");
  read_network(fields, scenario);
  read_origin(suite, fields, scenario);
  fields.ignore("$schema");
  ignore_what_others_read(fields);
  fields.finish();
  return scenario;
}

}  // namespace bench
