#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "command.hpp"
#include "images/image_builder.hpp"
#include "key_setup.hpp"
#include "keys/key_source.hpp"
#include "matrix_setup.hpp"

namespace bench {

namespace {

std::vector<Column> run_columns() {
  return {{.name = "run_id", .title = "RUN", .fit = Fit::middle, .width = 30},
          {.name = "scenario", .title = "SCENARIO", .fit = Fit::end},
          {.name = "harness", .title = "HARNESS", .fit = Fit::end},
          {.name = "agent", .title = "AGENT", .fit = Fit::end},
          {.name = "model", .title = "MODEL", .fit = Fit::end},
          {.name = "persona", .title = "PERSONA"},
          {.name = "mode", .title = "MODE"},
          {.name = "trial", .title = "TRIAL", .right = true}};
}

void list_runs(const Plan& plan, Format format, const Page& page) {
  const std::unique_ptr<Listing> listing = make_listing(format, run_columns(), page);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const PlannedRun run = plan.at(i);
    const Cell& cell = run.cell;
    listing->row({run.id.str(), cell.scenario->id, cell.harness->id, cell.agent->id, cell.model,
                  cell.persona, cell.mode, run.trial});
  }
  listing->finish();
}

// The longest that it can take: every run up to its time limit.
Milliseconds longest(const MatrixSetup& setup) {
  constexpr Milliseconds kDefault{3'600'000};
  Milliseconds total{0};
  const Plan& plan = setup.plan();
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const Cell cell = plan.cell_at(i);
    total += cell.scenario->timeout.value_or(setup.suite().config.timeout.value_or(kDefault));
  }
  return total / setup.parallel().value_or(1);
}

void summarize(const Shell& shell, const MatrixSetup& setup) {
  const Plan& plan = setup.plan();
  ImageNames names(setup.suite(), setup.version());
  shell.say(fmt::format("{} of {}, {} at a time, {}; at most {} if every run takes all of its time",
                        counted(plan.size(), "run"), counted(plan.cells(), "cell"),
                        setup.parallel() ? std::to_string(*setup.parallel()) : "auto",
                        counted(names.needed(plan).size(), "image"), show(longest(setup))));
  for (const auto& [name, pool] : read_pools(setup, shell.environment()).pools) {
    shell.say(fmt::format("{}: {} in {}", name, counted(pool.pool.keys().size(), "key"),
                          pool.provider.pool_variable));
  }
}

}  // namespace

void add_plan(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("plan", "what run would do; starts nothing");
  command->footer(R"(Examples:
  bench plan --matrix
  bench plan --matrix --agent 'claude*' --trials 5 --format csv
  bench plan --matrix --shard 2/4 --format json | jq -r '.[].run_id')");
  const auto options = std::make_shared<MatrixOptions>();
  const auto format = std::make_shared<std::string>("table");
  add_matrix_options(*command, *options);
  add_parallel_option(*command, *options);
  command->add_option("--format", *format, "table, json or csv")->type_name("FORMAT");
  command->callback([=, &action] {
    action = [=](const Shell& shell) {
      const Format chosen = parse_format(*format);
      const MatrixSetup setup(*options);
      list_runs(setup.plan(), chosen, shell.out_page());
      summarize(shell, setup);
      return ExitCode::done;
    };
  });
}

}  // namespace bench
