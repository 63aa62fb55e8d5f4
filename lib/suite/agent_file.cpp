#include "suite/agent_file.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "suite/declared_environment.hpp"
#include "suite/suite_id.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> read_models(Document::Object& fields, const Agent& agent) {
  std::vector<std::string> models = fields.texts("models");
  for (const std::string& model : models) {
    if (!valid_model_name(model)) {
      throw fields.error("models", fmt::format("'{}' is not the name of a model", model));
    }
  }
  if (!models.empty()) return models;
  if (agent.provider.empty()) return {"none"};
  throw fields.error("models", "an agent with a provider needs at least one of 'models'");
}

std::string read_provider(Document::Object& fields) {
  std::string provider = fields.text("provider").value_or("");
  if (provider.empty() || valid_suite_id(provider)) return provider;
  throw fields.error("provider", fmt::format("'{}' cannot name a provider", provider),
                     kSuiteIdHint);
}

std::string read_install_script(const SuiteFolder& suite, const fs::path& folder,
                                Document::Object& fields) {
  const std::optional<std::string> install = fields.text("install");
  if (!install) return {};
  if (!suite.has_file(folder / *install)) {
    throw fields.error("install", fmt::format("no file '{}'", suite.shown(folder / *install)));
  }
  return suite.text(folder / *install);
}

// Only /output is kept of a container.
std::string read_output_path(Document::Object& fields, const std::string& key) {
  std::string path = fields.text(key).value_or("");
  const bool below = path.starts_with("/output/") && path.find("/..") == std::string::npos;
  if (path.empty() || below) return path;
  throw fields.error(key, fmt::format("'{}' is not below /output", path));
}

// Named, or else told by the agent's own name.
AgentClient read_client(Document::Object& fields, const std::string& id) {
  const std::optional<std::string> name = fields.text("client");
  if (!name) return client_named(id).value_or(AgentClient::other);
  const std::optional<AgentClient> client = client_named(*name);
  if (client) return *client;
  throw fields.error("client", fmt::format("'{}' is not a client that bench knows", *name),
                     "use claude-code, codex, gemini, opencode, aider or cursor, or leave it out");
}

void read_fields(const SuiteFolder& suite, Document::Object& fields, Agent& agent) {
  const fs::path folder = fs::path("agents") / agent.id;
  agent.client = read_client(fields, agent.id);
  agent.provider = read_provider(fields);
  agent.key_variable = fields.text("key_variable").value_or("");
  agent.models = read_models(fields, agent);
  agent.environment = read_environment(fields);
  agent.install_script = read_install_script(suite, folder, fields);
  agent.transcript = read_output_path(fields, "transcript");
  agent.cost = read_output_path(fields, "cost");
  for (const char* name : {"$schema", "title", "description"}) fields.ignore(name);
  fields.finish();
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

Agent built_in_agent(std::string_view id) {
  Agent agent;
  agent.id = id;
  agent.models = {"none"};
  return agent;
}

Agent read_agent(const SuiteFolder& suite, const std::string& id) {
  const fs::path folder = fs::path("agents") / id;
  Agent agent;
  agent.id = id;
  agent.folder = suite.absolute(folder);
  agent.heeds_mode = acts_on_mode(suite.text(folder / "run.sh"));
  const Document document = suite.document(folder / "agent.json");
  Document::Object fields = document.root();
  read_fields(suite, fields, agent);
  return agent;
}

bool acts_on_mode(std::string_view runner) {
  const bool shell =
      !runner.starts_with("#!") || first_line(runner).find("sh") != std::string::npos;
  for (const std::string& line : split_list(runner, '\n')) {
    if (line.starts_with('#')) continue;
    const bool expanded = line.find("$PLAN_MODE") != std::string::npos ||
                          line.find("${PLAN_MODE") != std::string::npos;
    if (expanded || (!shell && line.find("PLAN_MODE") != std::string::npos)) return true;
  }
  return false;
}

}  // namespace bench
