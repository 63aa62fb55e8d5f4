#include "suite/bench_config.hpp"

#include <doctest/doctest.h>

#include "suite/error_text.hpp"

namespace bench {

namespace {

BenchConfig config(std::string_view text) {
  return read_bench_config(Document::parse(text, "bench.json"));
}

std::string config_error(std::string_view text) {
  return error_of([&] { (void)config(text); });
}

std::vector<ModelPrice> prices_of(const std::string& text) {
  return config(text).settings.prices;
}

}  // namespace

TEST_CASE("an empty configuration says nothing") {
  const BenchConfig read = config("{}");
  CHECK(read.modes.empty());
  CHECK_FALSE(read.settings.trials);
  CHECK_FALSE(read.settings.parallel);
  CHECK(read.settings.providers.empty());
}

TEST_CASE("every field of the configuration is read") {
  const BenchConfig read = config(R"({
    "$schema": "https://example.org/bench.schema.json",
    "format_version": 1,
    "name": "hello",
    "modes": ["no-plan", "plan"],
    "axes": {"scenarios": {"include": ["fix-*"], "exclude": ["fix-slow"]}, "agents": ["oracle"]},
    "defaults": {
      "trials": 3, "parallel": "auto", "retries": 0, "version": "v1", "timeout": "10m",
      "grace": 5, "max_output": "64m",
      "limits": {"cpus": 1.5, "memory": "1g", "pids": 100},
      "environment": {"TZ": "UTC"}
    },
    "providers": {
      "mylab": {"upstream": "https://llm.example.org", "dialect": "openai",
                "key_variable": "MYLAB_API_KEY", "pool_variable": "MYLAB_API_KEYS"}
    }
  })");
  CHECK(read.name == "hello");
  CHECK(read.modes == std::vector<std::string>{"no-plan", "plan"});
  const SuiteConfig& settings = read.settings;
  CHECK(settings.axes.scenarios.include == std::vector<std::string>{"fix-*"});
  CHECK(settings.axes.scenarios.exclude == std::vector<std::string>{"fix-slow"});
  CHECK(settings.axes.agents.include == std::vector<std::string>{"oracle"});
  CHECK(settings.trials == 3);
  CHECK(settings.parallel == "auto");
  CHECK(settings.retries == 0);
  CHECK(settings.version == "v1");
  CHECK(settings.timeout == Milliseconds(600'000));
  CHECK(settings.grace == Milliseconds(5'000));
  CHECK(settings.max_output == Bytes{64UL << 20U});
  CHECK(settings.limits.cpus == 1.5);
  CHECK(settings.limits.memory == Bytes{1UL << 30U});
  CHECK(settings.limits.pids == 100);
  CHECK(settings.environment.at("TZ") == "UTC");
  CHECK(settings.providers.at("mylab").upstream == "https://llm.example.org");
  CHECK(settings.providers.at("mylab").dialect == Dialect::openai);
  CHECK(settings.providers.at("mylab").pool_variable == "MYLAB_API_KEYS");
}

TEST_CASE("prices are read with their dates and tiers") {
  const std::vector<ModelPrice> prices = prices_of(R"({"prices": [
    {"model": "gpt-5", "input": 1.25, "output": 10, "cache_read": 0.125},
    {"model": "lab-*", "from": "2026-11-21", "input": 0, "output": 1, "cache_write_5m": 2,
     "cache_write_1h": 3, "tiers": [{"above_input": 100000, "input": 4, "output": 5}]}]})");
  REQUIRE(prices.size() == 2);
  CHECK(prices[0].model == "gpt-5");
  CHECK(prices[0].rates.input == 1.25);
  CHECK(prices[0].rates.cache_read == 0.125);
  CHECK(!prices[0].rates.cache_write_5m);
  CHECK(!prices[0].from);
  CHECK(prices[1].from == from_utc("2026-11-21T00:00:00.000Z"));
  CHECK(prices[1].rates.cache_write_1h == 3);
  REQUIRE(prices[1].tiers.size() == 1);
  CHECK(prices[1].tiers[0].above_input == 100'000);
  CHECK(prices[1].tiers[0].rates.output == 5);
}

TEST_CASE("a price that makes no sense is refused where it stands") {
  const auto error = [](const std::string& price) {
    try {
      (void)prices_of("{\"prices\": [\n" + price + "]}");
    } catch (const Error& refused) {
      return std::string(refused.what());
    }
    return std::string();
  };
  CHECK(error(R"({"input": 1, "output": 1})") == "bench.json:2: 'model' is missing");
  CHECK(error(R"({"model": "m", "input": 1})") ==
        "bench.json:2: 'output' is missing (hint: in USD per million tokens)");
  CHECK(error(R"({"model": "m", "input": -1, "output": 1})").starts_with("bench.json:2: 'input'"));
  CHECK(error(R"({"model": "m*x", "input": 1, "output": 1})").starts_with("bench.json:2: 'm*x'"));
  CHECK(error(R"({"model": "m", "input": 1, "output": 1, "from": "21.11.2026"})") ==
        "bench.json:2: '21.11.2026' is not a date (hint: write it like 2026-11-21)");
  for (const char* const date :
       {"2026-02-30", "2026-13-01", "2026.11.21", "2026-11-21T12:00", ""}) {
    CAPTURE(date);
    CHECK(error(R"({"model": "m", "input": 1, "output": 1, "from": ")" + std::string(date) + "\"}")
              .find("is not a date") != std::string::npos);
  }
  CHECK(error(R"({"model": "m", "input": 1, "output": 1, "cache_raed": 1})")
            .starts_with("bench.json:2: unknown field 'cache_raed'"));
  CHECK(error("{\"model\": \"m\", \"input\": 1, \"output\": 1, \"tiers\": [\n"
              "{\"above_input\": 2, \"input\": 1, \"output\": 1},\n"
              "{\"above_input\": 2, \"input\": 1, \"output\": 1}]}") ==
        "bench.json:4: tiers must ascend");
}

TEST_CASE("parallel may be a number") {
  CHECK(config(R"({"defaults": {"parallel": 4}})").settings.parallel == "4");
  CHECK(config_error("{\"defaults\": {\n\"parallel\": 0}}").starts_with("bench.json:2: "));
}

TEST_CASE("a configuration of a newer format is refused") {
  CHECK(config_error("{\n\"format_version\": 2}").starts_with("bench.json:2: format version 2"));
}

TEST_CASE("a misspelled field is refused wherever it stands") {
  CHECK(config_error("{\n\"axis\": {}}").find("bench.json:2: unknown field 'axis'") == 0);
  CHECK(config_error("{\"axes\": {\n\"agent\": []}}").find("did you mean 'agents'?") !=
        std::string::npos);
  CHECK(
      config_error("{\"axes\": {\"agents\": {\n\"included\": []}}}").starts_with("bench.json:2: "));
  CHECK(config_error("{\"defaults\": {\"limits\": {\n\"ram\": 1}}}").starts_with("bench.json:2: "));
}

TEST_CASE("a key does not belong into the environment of a configuration") {
  const std::string error =
      config_error("{\"defaults\": {\"environment\": {\n\"ANTHROPIC_API_KEY\": \"sk-secret\"}}}");
  CHECK(error.starts_with("bench.json:2: 'ANTHROPIC_API_KEY' is a key"));
  CHECK(error.find("sk-secret") == std::string::npos);
}

TEST_CASE("what bench sets itself cannot be declared") {
  for (const char* name :
       {"PERSONA", "PLAN_MODE", "MODEL", "EVAL_AGENT", "BENCH_RUN_ID", "A=B", ""}) {
    CAPTURE(name);
    const std::string text =
        std::string(R"({"defaults": {"environment": {")") + name + R"(": "x"}}})";
    CHECK_FALSE(config_error(text).empty());
  }
}

TEST_CASE("a mode must be usable as a name") {
  CHECK_FALSE(config_error(R"({"modes": ["../plan"]})").empty());
}

TEST_CASE("the published schema knows no field that is refused") {
  const std::filesystem::path file = BENCH_SOURCE_DIR "/docs/schema/bench.schema.json";
  const Document schema = Document::read(file);
  Document::Object root = schema.root();
  Document::Object fields = *root.object("properties");
  int count = 0;
  for (auto& [name, field] : fields.members()) {
    CHECK(config_error("{\"" + name + "\": null}").find("unknown field") == std::string::npos);
    std::optional<Document::Object> inner = field.object("properties");
    if (!inner) continue;
    for (const auto& member : inner->members()) {
      const std::string text = "{\"" + name + "\": {\"" + member.first + "\": null}}";
      CAPTURE(text);
      CHECK(config_error(text).find("unknown field") == std::string::npos);
      ++count;
    }
  }
  CHECK(count == 15);
}

TEST_CASE("limits are taken from the stronger side where it has them") {
  const Limits over{.cpus = 2.0, .memory = {}, .pids = {}};
  const Limits under{.cpus = 1.0, .memory = Bytes{5}, .pids = {}};
  const Limits both = merged(over, under);
  CHECK(both.cpus == 2.0);
  CHECK(both.memory == Bytes{5});
  CHECK_FALSE(both.pids);
}

}  // namespace bench
