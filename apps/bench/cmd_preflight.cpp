#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "build_setup.hpp"
#include "command.hpp"
#include "engine/container_engine.hpp"
#include "key_sharing.hpp"
#include "preflight_setup.hpp"
#include "replay_setup.hpp"

namespace bench {

namespace {

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::fatal:
      return "fatal";
    case Severity::warning:
      return "warning";
    case Severity::note:
      break;
  }
  return "note";
}

Tone tone_of(Severity severity) {
  return severity == Severity::fatal     ? Tone::bad
         : severity == Severity::warning ? Tone::warn
                                         : Tone::faint;
}

void list_findings(const Findings& findings, Format format, const Page& page) {
  const auto listing = make_listing(format,
                                    {{.name = "severity", .title = "SEVERITY"},
                                     {.name = "check", .title = "CHECK"},
                                     {.name = "message", .title = "FOUND", .fit = Fit::end},
                                     {.name = "hint", .title = "HINT", .fit = Fit::end}},
                                    page);
  for (const Finding& one : findings) {
    listing->row({Field(name(one.severity)).in(tone_of(one.severity)), one.check, one.message,
                  one.hint.empty() ? Field() : Field(one.hint)});
  }
  listing->finish();
}

ExitCode preflight(const Shell& shell, RunOptions options, Format format) {
  settle_recording(options);
  const MatrixSetup setup(options.matrix);
  KeySetup keys = read_pools(setup, shell.environment());
  if (options.replay.empty()) {
    share_keys(shell, keys);
  } else {
    leave_keys(keys);
  }
  ContainerEngine engine(options.engine, shell.environment());
  ImageNames names(setup.suite(), setup.version());
  const std::vector<NeededImage> images = names.needed(setup.plan());
  std::vector<NeededImage> to_build;
  if (options.build) to_build = missing_of(images, engine.runs());
  PreflightResult result =
      run_preflight(shell, setup, options, keys, engine.runs(), without(images, to_build));
  for (const NeededImage& image : to_build) {
    result.findings.push_back({Severity::note, "images",
                               fmt::format("image '{}' is missing and would be built", image.tag),
                               ""});
  }
  list_findings(result.findings, format, shell.out_page());
  return any_fatal(result.findings) ? ExitCode::preflight_refused : ExitCode::done;
}

}  // namespace

void add_preflight(CLI::App& program, Action& action) {
  CLI::App* command =
      program.add_subcommand("preflight", "every check, all findings at once, nothing started");
  command->footer(R"(Examples:
  bench preflight --matrix --parallel 8
  bench preflight --matrix --format json)");
  const auto options = std::make_shared<RunOptions>();
  const auto format = std::make_shared<std::string>("table");
  add_run_options(*command, *options);
  command->add_option("--format", *format, "table, json or csv")->type_name("FORMAT");
  command->callback([=, &action] {
    action = [=](const Shell& shell) { return preflight(shell, *options, parse_format(*format)); };
  });
}

}  // namespace bench
