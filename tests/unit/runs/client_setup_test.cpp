#include "runs/client_setup.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace bench {

namespace {

const Provider kAnthropic = {"anthropic", Dialect::anthropic, "ANTHROPIC_API_KEY",
                             "ANTHROPIC_API_KEYS", "https://api.anthropic.example"};
const Provider kOpenAi = {"openai", Dialect::openai, "OPENAI_API_KEY", "OPENAI_API_KEYS",
                          "https://api.openai.example"};
const Provider kGemini = {"gemini", Dialect::gemini, "GEMINI_API_KEY", "GEMINI_API_KEYS",
                          "https://gemini.example"};
const std::string kGateway = "http://127.0.0.1:18788";

std::string variable(const ClientSetup& setup, const std::string& name) {
  for (const auto& [known, value] : setup.environment) {
    if (known == name) return value;
  }
  return {};
}

ClientSetup through_gateway(AgentClient client, const Provider& provider) {
  return client_setup(client, {provider, provider.key_variable, kGateway});
}

ClientSetup direct(AgentClient client, const Provider& provider) {
  return client_setup(client, {provider, provider.key_variable, ""});
}

}  // namespace

TEST_CASE("claude-code is pointed at the gateway by its variable, and kept quiet either way") {
  const ClientSetup setup = through_gateway(AgentClient::claude_code, kAnthropic);
  CHECK(variable(setup, "ANTHROPIC_BASE_URL") == kGateway + "/anthropic");
  for (const ClientSetup& one : {setup, direct(AgentClient::claude_code, kAnthropic)}) {
    CHECK(variable(one, "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC") == "1");
    CHECK(variable(one, "IS_SANDBOX") == "1");
    CHECK(one.files.empty());
  }
  CHECK(variable(direct(AgentClient::claude_code, kAnthropic), "ANTHROPIC_BASE_URL").empty());
}

TEST_CASE(
    "without a gateway clients are pointed where their provider is, if they would not look there") {
  const auto at = [](Provider provider, const std::string& upstream) {
    provider.upstream = upstream;
    provider.is_elsewhere = true;
    return provider;
  };
  const std::string proxy = "https://models.corp.example";
  const auto claude = direct(AgentClient::claude_code, at(kAnthropic, proxy));
  CHECK(variable(claude, "ANTHROPIC_BASE_URL") == proxy);
  CHECK(variable(direct(AgentClient::gemini, at(kGemini, proxy)), "GOOGLE_GEMINI_BASE_URL") ==
        proxy);
  CHECK(variable(direct(AgentClient::other, at(kOpenAi, proxy)), "OPENAI_BASE_URL") ==
        proxy + "/v1");
  CHECK(direct(AgentClient::codex, at(kOpenAi, proxy)).files[0].content.find(proxy + "/v1\"") !=
        std::string::npos);
  const auto opencode = direct(AgentClient::opencode, at(kAnthropic, proxy));
  CHECK(opencode.files[0].content.find("\"baseURL\": \"" + proxy + "/v1\"") != std::string::npos);
  for (const std::string here : {"http://127.0.0.1:4000", "http://localhost"}) {
    CHECK(variable(direct(AgentClient::other, at(kOpenAi, here)), "OPENAI_BASE_URL").empty());
  }
}

TEST_CASE("codex gets a provider of its own in a file, since it heeds no variable") {
  const ClientSetup setup = through_gateway(AgentClient::codex, kOpenAi);
  REQUIRE(setup.files.size() == 1);
  CHECK(setup.files[0].path == variable(setup, "CODEX_HOME") + "/config.toml");
  const std::string& config = setup.files[0].content;
  CHECK(config.find("base_url = \"" + kGateway + "/openai/v1\"") != std::string::npos);
  CHECK(config.find("env_key = \"OPENAI_API_KEY\"") != std::string::npos);
  CHECK(config.find("wire_api = \"responses\"") != std::string::npos);
  CHECK(config.find("[analytics]\nenabled = false") != std::string::npos);
  CHECK(direct(AgentClient::codex, kOpenAi)
            .files[0]
            .content.find("base_url = \"https://api.openai.example/v1\"") != std::string::npos);
}

TEST_CASE("gemini and opencode read settings of which bench says where they are") {
  const ClientSetup gemini = through_gateway(AgentClient::gemini, kGemini);
  CHECK(variable(gemini, "GOOGLE_GEMINI_BASE_URL") == kGateway + "/gemini");
  REQUIRE(gemini.files.size() == 1);
  CHECK(variable(gemini, "GEMINI_CLI_SYSTEM_SETTINGS_PATH") == gemini.files[0].path);
  const auto settings = nlohmann::json::parse(gemini.files[0].content);
  CHECK(settings["security"]["auth"]["selectedType"] == "gemini-api-key");
  CHECK(settings["telemetry"]["enabled"] == false);
  CHECK(settings["privacy"]["usageStatisticsEnabled"] == false);
  CHECK(settings["general"]["enableAutoUpdate"] == false);
  // It passes over a system file that others could have written.
  CHECK_FALSE(gemini.files[0].shared_folder);

  const ClientSetup opencode = through_gateway(AgentClient::opencode, kAnthropic);
  REQUIRE(opencode.files.size() == 1);
  CHECK(variable(opencode, "OPENCODE_CONFIG") == opencode.files[0].path);
  const auto options =
      nlohmann::json::parse(opencode.files[0].content)["provider"]["anthropic"]["options"];
  CHECK(options["baseURL"] == kGateway + "/anthropic/v1");
  CHECK(options["apiKey"] == "{env:ANTHROPIC_API_KEY}");
}

TEST_CASE("opencode and aider are kept quiet, with and without the gateway") {
  for (const auto setup_of : {through_gateway, direct}) {
    const ClientSetup opencode = setup_of(AgentClient::opencode, kAnthropic);
    CHECK(variable(opencode, "OPENCODE_DISABLE_AUTOUPDATE") == "1");
    CHECK(variable(opencode, "OPENCODE_DISABLE_MODELS_FETCH") == "1");
    CHECK(nlohmann::json::parse(opencode.files[0].content)["share"] == "disabled");
    const ClientSetup aider = setup_of(AgentClient::aider, kAnthropic);
    CHECK(variable(aider, "AIDER_ANALYTICS_DISABLE") == "true");
    CHECK(variable(aider, "AIDER_CHECK_UPDATE") == "false");
  }
}

TEST_CASE("a client that bench does not know finds the address under its dialect's names") {
  CHECK(variable(through_gateway(AgentClient::other, kOpenAi), "OPENAI_BASE_URL") ==
        kGateway + "/openai/v1");
  CHECK(variable(through_gateway(AgentClient::aider, kAnthropic), "ANTHROPIC_API_BASE") ==
        kGateway + "/anthropic");
  CHECK(direct(AgentClient::other, kOpenAi).environment.empty());
}

TEST_CASE("no client is given a key: that is the container's environment alone") {
  for (const AgentClient client :
       {AgentClient::codex, AgentClient::gemini, AgentClient::opencode}) {
    for (const PlacedFile& file : through_gateway(client, kOpenAi).files) {
      CHECK(file.content.find("sk-") == std::string::npos);
      CHECK(file.path.starts_with("/opt/bench-clients/"));
    }
  }
}

}  // namespace bench
