#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "command.hpp"
#include "engine/container_engine.hpp"
#include "gateway_folder.hpp"
#include "leftover_fate.hpp"
#include "os/machine.hpp"
#include "run_options.hpp"
#include "store/temporary_files.hpp"

namespace bench {

namespace {

struct CleanOptions {
  std::string results_dir = "results";
  std::string engine;
  std::string format = "table";
  std::vector<std::string> matrices;
  bool dry_run = false;
  bool others = false;
};

std::vector<Column> remains_columns() {
  return {{.name = "kind", .title = "KIND"},
          {.name = "name", .title = "NAME", .fit = Fit::middle},
          {.name = "matrix_id"},
          {.name = "run_id"},
          {.name = "running"},
          {.name = "created_at"},
          {.name = "action", .title = "ACTION"},
          {.name = "why", .title = "WHY", .fit = Fit::end}};
}

const char* kind_name(Leftover::Kind kind) {
  switch (kind) {
    case Leftover::Kind::attempt:
      return "container";
    case Leftover::Kind::holder:
      return "slot";
    case Leftover::Kind::network:
      return "network";
  }
  return "";
}

// Removes one thing after the other and lists what came of it.
class Cleaning {
 public:
  Cleaning(const CleanOptions& options, Listing& listing) : options_(options), listing_(listing) {}

  void handle(Leftovers& leftovers, const Leftover& leftover) {
    const Fate fate = fate_of(leftover, machine_fingerprint(), options_.others, ownership_on_disk);
    const Field action = carry_out(fate.remove, [&] { return leftovers.remove(leftover); });
    listing_.row({kind_name(leftover.kind), leftover.name, leftover.matrix.str(),
                  leftover.run.empty() ? Field() : Field(leftover.run.str()), leftover.running,
                  leftover.created ? Field(to_utc(*leftover.created)) : Field(), action, fate.why});
  }

  void handle(const std::filesystem::path& file, const char* why) {
    const Field action = carry_out(true, [&] {
      std::error_code failed;
      std::filesystem::remove_all(file, failed);
      return !failed;
    });
    listing_.row(
        {"file", printable(file.string()), Field(), Field(), Field(), Field(), action, why});
  }

  [[nodiscard]] std::size_t failed() const { return failed_; }

 private:
  template <typename Remove>
  Field carry_out(bool wanted, const Remove& remove) {
    if (!wanted) return Field("left alone");
    if (options_.dry_run) return Field("would be removed");
    if (remove()) return Field("removed").in(Tone::good);
    ++failed_;
    return Field("not removed").in(Tone::bad);
  }

  const CleanOptions& options_;
  Listing& listing_;
  std::size_t failed_ = 0;
};

bool is_wanted(const Leftover& leftover, const std::vector<std::string>& matrices) {
  return matrices.empty() || std::any_of(matrices.begin(), matrices.end(), [&](const auto& glob) {
           return glob_matches(glob, leftover.matrix.str());
         });
}

ExitCode clean(const Shell& shell, const CleanOptions& options) {
  const Format format = parse_format(options.format);
  ContainerEngine engine(options.engine, shell.environment());
  const auto listing = make_listing(format, remains_columns(), shell.out_page());
  Cleaning cleaning(options, *listing);
  std::size_t count = 0;
  for (const Leftover& leftover : engine.leftovers().list()) {
    if (!is_wanted(leftover, options.matrices)) continue;
    cleaning.handle(engine.leftovers(), leftover);
    ++count;
  }
  if (options.matrices.empty()) {
    const ResultsFolder results(options.results_dir);
    for (const auto& file : temporary_files(results)) {
      cleaning.handle(file, "it was never finished");
      ++count;
    }
    for (const auto& folder : deserted_gateway_folders(results)) {
      cleaning.handle(folder, "its matrix was cut off");
      ++count;
    }
  }
  if (count > 0 || format != Format::table) listing->finish();
  if (count == 0) shell.say("there is nothing of bench's");
  if (cleaning.failed() == 0) return ExitCode::done;
  throw Error(ExitCode::preflight_refused,
              fmt::format("{} could not be removed", counted(cleaning.failed(), "thing")),
              "look at the engine's own log, then try again");
}

}  // namespace

void add_clean(CLI::App& program, Action& action) {
  CLI::App* command =
      program.add_subcommand("clean", "remove what bench left on an engine, whoever it was");
  command->footer(
      R"(Lists, then removes, containers, slots and networks that carry bench's labels, and
files that were never finished in the results folder, or are a gateway's that is gone.
What belongs to a process that lives is left alone, and so is what another machine
made. A matrix that was cut off can be resumed afterwards, but its containers are then
started again.

Examples:
  bench clean --dry-run
  bench clean
  bench clean --matrix '20261121-*' --engine podman)");
  const auto options = std::make_shared<CleanOptions>();
  add_engine_option(*command, options->engine);
  add_results_option(*command, options->results_dir);
  command->add_flag("-n,--dry-run", options->dry_run, "only list");
  command->add_option("--matrix", options->matrices, "only of these matrices")->type_name("GLOB");
  command->add_flag("--other-machines", options->others,
                    "also what other machines made on a shared engine");
  command->add_option("--format", options->format, "table, json or csv")->type_name("FORMAT");
  command->callback(
      [=, &action] { action = [=](const Shell& shell) { return clean(shell, *options); }; });
}

}  // namespace bench
