#include "runs/client_setup.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/loopback.hpp"

namespace bench {

namespace {

using nlohmann::json;

const std::string kFolder = "/opt/bench-clients/";

// Where a client is to ask instead of where it would; empty: it is right by itself. What is on
// bench's own machine no container reaches, so that such an address is meant for bench alone.
std::string base_for(const ClientAccess& access) {
  if (!access.gateway.empty()) return access.gateway + "/" + access.provider.name;
  const bool may_ask = access.provider.is_elsewhere && !is_loopback(access.provider.upstream);
  return may_ask ? access.provider.upstream : std::string();
}

// With what OpenAI's clients count to the base: the version.
std::string versioned_base(const ClientAccess& access) {
  const std::string base = base_for(access);
  return (base.empty() ? access.provider.upstream : base) + "/v1";
}

ClientSetup claude_code(const ClientAccess& access) {
  ClientSetup setup;
  setup.environment = {{"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"},
                       {"IS_SANDBOX", "1"}};  // it refuses to work as root elsewhere
  if (const std::string base = base_for(access); !base.empty()) {
    setup.environment.emplace_back("ANTHROPIC_BASE_URL", base);
  }
  return setup;
}

// OPENAI_BASE_URL and OPENAI_API_KEY mean nothing to it; its built-in provider cannot be told to
// leave websockets alone.
ClientSetup codex(const ClientAccess& access) {
  ClientSetup setup;
  const std::string folder = kFolder + "codex";
  setup.environment = {{"CODEX_HOME", folder}};
  setup.files = {
      {folder + "/config.toml", fmt::format(R"(model_provider = "bench"
check_for_update_on_startup = false

[model_providers.bench]
name = "bench"
base_url = "{}"
env_key = "{}"
wire_api = "responses"

[analytics]
enabled = false

[features]
plugins = false
apps = false
)",
                                            versioned_base(access), access.key_variable)}};
  return setup;
}

// It heeds no file in a folder that others may write in; what it writes goes elsewhere.
ClientSetup gemini(const ClientAccess& access) {
  ClientSetup setup;
  const std::string file = kFolder + "gemini/settings.json";
  setup.environment = {{"GEMINI_CLI_SYSTEM_SETTINGS_PATH", file}};
  if (const std::string base = base_for(access); !base.empty()) {
    setup.environment.emplace_back("GOOGLE_GEMINI_BASE_URL", base);
  }
  const json settings = {
      {"security", {{"auth", {{"selectedType", "gemini-api-key"}}}}},
      {"privacy", {{"usageStatisticsEnabled", false}}},
      {"telemetry", {{"enabled", false}}},
      {"general", {{"enableAutoUpdate", false}, {"enableAutoUpdateNotification", false}}}};
  setup.files = {{file, settings.dump(2) + "\n", false}};
  return setup;
}

std::string opencode_provider(Dialect dialect) {
  return dialect == Dialect::anthropic ? "anthropic"
         : dialect == Dialect::gemini  ? "google"
                                       : "openai";
}

ClientSetup opencode(const ClientAccess& access) {
  ClientSetup setup;
  const std::string file = kFolder + "opencode/opencode.json";
  setup.environment = {{"OPENCODE_CONFIG", file},
                       {"OPENCODE_DISABLE_MODELS_FETCH", "1"},
                       {"OPENCODE_DISABLE_AUTOUPDATE", "1"}};
  json options = {{"apiKey", "{env:" + access.key_variable + "}"}};
  if (const std::string base = base_for(access); !base.empty()) {
    const bool gemini = access.provider.dialect == Dialect::gemini;
    options["baseURL"] = base + (gemini ? "/v1beta" : "/v1");
  }
  const json config = {
      {"provider", {{opencode_provider(access.provider.dialect), {{"options", options}}}}},
      {"share", "disabled"},
      {"autoupdate", false}};
  setup.files = {{file, config.dump(2) + "\n"}};
  return setup;
}

// Clients of their own, and SDKs: each reads one of these, or needs to be told by the runner.
ClientSetup by_dialect(const ClientAccess& access) {
  ClientSetup setup;
  const std::string base = base_for(access);
  if (base.empty()) return setup;
  switch (access.provider.dialect) {
    case Dialect::anthropic:
      setup.environment = {{"ANTHROPIC_BASE_URL", base}, {"ANTHROPIC_API_BASE", base}};
      break;
    case Dialect::openai:
      setup.environment = {{"OPENAI_BASE_URL", base + "/v1"}, {"OPENAI_API_BASE", base + "/v1"}};
      break;
    case Dialect::gemini:
      setup.environment = {{"GOOGLE_GEMINI_BASE_URL", base}, {"GEMINI_API_BASE", base}};
      break;
    case Dialect::cursor:
      break;
  }
  return setup;
}

ClientSetup aider(const ClientAccess& access) {
  ClientSetup setup = by_dialect(access);
  setup.environment.emplace_back("AIDER_ANALYTICS_DISABLE", "true");
  setup.environment.emplace_back("AIDER_CHECK_UPDATE", "false");
  setup.environment.emplace_back("AIDER_SHOW_RELEASE_NOTES", "false");
  return setup;
}

}  // namespace

ClientSetup client_setup(AgentClient client, const ClientAccess& access) {
  switch (client) {
    case AgentClient::claude_code:
      return claude_code(access);
    case AgentClient::codex:
      return codex(access);
    case AgentClient::gemini:
      return gemini(access);
    case AgentClient::opencode:
      return opencode(access);
    case AgentClient::aider:
      return aider(access);
    case AgentClient::other:
    case AgentClient::cursor:
      break;
  }
  return by_dialect(access);
}

}  // namespace bench
