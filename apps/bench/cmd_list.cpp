#include <CLI/CLI.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command.hpp"
#include "suite/find_suite.hpp"

namespace bench {

namespace {

struct ListOptions {
  std::string what = "scenarios";
  std::string suite = ".";
  std::string tier;
  std::string domain;
  std::string tag;
  std::string format = "table";
};

bool chosen(const ListOptions& options, const Scenario& scenario) {
  const auto matches = [](const std::string& pattern, const std::string& text) {
    return pattern.empty() || glob_matches(pattern, text);
  };
  const bool tagged = options.tag.empty() || std::any_of(scenario.tags.begin(), scenario.tags.end(),
                                                         [&](const std::string& tag) {
                                                           return matches(options.tag, tag);
                                                         });
  return tagged && matches(options.tier, scenario.tier) && matches(options.domain, scenario.domain);
}

void list_scenarios(const Suite& suite, const ListOptions& options, const Page& page) {
  const auto listing = make_listing(parse_format(options.format),
                                    {{.name = "id", .title = "ID"},
                                     {.name = "tier", .title = "TIER"},
                                     {.name = "domain", .title = "DOMAIN"},
                                     {.name = "personas", .title = "PERSONAS"},
                                     {.name = "services"},
                                     {.name = "tags"},
                                     {.name = "title", .title = "TITLE", .fit = Fit::end},
                                     {.name = "runnable"}},
                                    page);
  for (const Scenario& one : suite.scenarios) {
    if (!chosen(options, one)) continue;
    listing->row({one.id, one.tier, one.domain, one.personas, one.services, one.tags,
                  one.folder.empty() ? one.title + " (registered only, no folder)" : one.title,
                  !one.folder.empty()});
  }
  listing->finish();
}

void list_harnesses(const Suite& suite, const ListOptions& options, const Page& page) {
  const auto listing = make_listing(parse_format(options.format),
                                    {{.name = "id", .title = "ID"},
                                     {.name = "network", .title = "NETWORK"},
                                     {.name = "title", .title = "TITLE", .fit = Fit::end},
                                     {.name = "allowed_hosts"}},
                                    page);
  for (const Harness& one : suite.harnesses) {
    std::vector<std::string> hosts;
    for (const AllowedHost& host : one.allowed_hosts) hosts.push_back(to_text(host));
    listing->row({one.id, std::string(name(one.network)), one.title, hosts});
  }
  listing->finish();
}

void list_agents(const Suite& suite, const ListOptions& options, const Page& page) {
  const auto listing = make_listing(parse_format(options.format),
                                    {{.name = "id", .title = "ID"},
                                     {.name = "provider", .title = "PROVIDER"},
                                     {.name = "models", .title = "MODELS", .fit = Fit::end},
                                     {.name = "heeds_mode"}},
                                    page);
  for (const Agent& one : suite.agents) {
    listing->row(
        {one.id, one.provider.empty() ? Field() : Field(one.provider), one.models, one.heeds_mode});
  }
  listing->finish();
}

ExitCode list(const Shell& shell, const ListOptions& options) {
  const Suite suite = load_suite(std::filesystem::path(options.suite));
  if (options.what == "scenarios") {
    list_scenarios(suite, options, shell.out_page());
  } else if (options.what == "harnesses") {
    list_harnesses(suite, options, shell.out_page());
  } else {
    list_agents(suite, options, shell.out_page());
  }
  return ExitCode::done;
}

}  // namespace

void add_list(CLI::App& program, Action& action) {
  CLI::App* command =
      program.add_subcommand("list", "what can be run: scenarios, harnesses, agents");
  command->footer(R"(Examples:
  bench list
  bench list agents
  bench list --tier tier-1 --format json)");
  const auto options = std::make_shared<ListOptions>();
  command->add_option("what", options->what, "scenarios, harnesses or agents")
      ->check(CLI::IsMember({"scenarios", "harnesses", "agents"}));
  command->add_option("--suite", options->suite, "the suite, or a folder inside it")
      ->type_name("FOLDER")
      ->envname("BENCH_SUITE");
  command->add_option("--tier", options->tier, "only scenarios of this tier")->type_name("GLOB");
  command->add_option("--domain", options->domain, "only scenarios of this domain")
      ->type_name("GLOB");
  command->add_option("--tag", options->tag, "only scenarios with this tag")->type_name("GLOB");
  command->add_option("--format", options->format, "table, json or csv")->type_name("FORMAT");
  command->callback(
      [=, &action] { action = [=](const Shell& shell) { return list(shell, *options); }; });
}

}  // namespace bench
