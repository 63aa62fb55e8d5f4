#include <csignal>
#include <random>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "build_setup.hpp"
#include "command.hpp"
#include "keys/redactor.hpp"
#include "os/interrupts.hpp"
#include "preflight_setup.hpp"
#include "runs/matrix_run.hpp"
#include "store/results_store.hpp"
#include "suite/scenario_digest.hpp"
#include "tallying_progress.hpp"
#include "ui/closing_report.hpp"
#include "ui/progress_display.hpp"
#include "ui/terminal.hpp"
#include "version.hpp"

namespace bench {

namespace {

struct RunFlags {
  RunOptions run;
  ProgressOptions progress;
  std::string log_format = "text";
  std::optional<double> fail_under;
};

// `20261121-093000-1f2e`: sorts by time, and two of one second differ.
MatrixId new_matrix_id(WallTime now) {
  std::string stamp;
  for (const char c : to_utc(now).substr(0, 19)) {
    if (c == 'T') stamp += '-';
    if (c >= '0' && c <= '9') stamp += c;
  }
  std::random_device random;
  return MatrixId(fmt::format("{}-{:04x}", stamp, random() & 0xFFFFU));
}

Limits default_limits(const SuiteConfig& config) {
  constexpr int kPids = 1024;
  Limits limits = config.limits;
  if (!limits.pids) limits.pids = kPids;
  return limits;
}

MatrixSettings settings_for(const MatrixId& id, const MatrixSetup& setup, const RunOptions& options,
                            int slots, const Capabilities& engine) {
  const SuiteConfig& config = setup.suite().config;
  MatrixSettings settings;
  settings.id = id;
  settings.version = setup.version();
  settings.limits = options.limits;
  settings.default_limits = default_limits(config);
  settings.timeout = options.timeout;
  if (config.timeout) settings.default_timeout = *config.timeout;
  settings.ends_agents_itself = setup.suite().layout == Layout::bench;
  if (const auto cap = options.max_output ? options.max_output : config.max_output) {
    settings.log_cap = *cap;
  }
  settings.environment = config.environment;
  settings.schedule.slots = slots;
  settings.schedule.retries = options.retries.value_or(config.retries.value_or(2));
  settings.schedule.max_starting = std::max(4, engine.cpus * 2);
  if (const auto grace = options.grace ? options.grace : config.grace) {
    settings.attendance.grace = *grace;
  }
  return settings;
}

MatrixRecord record_of(const Shell& shell, const MatrixSetup& setup, const RunOptions& options,
                       const MatrixSettings& settings, Engine& engine,
                       const std::vector<NeededImage>& images) {
  MatrixRecord record;
  record.id = settings.id;
  record.created = shell.clock().wall();
  record.bench_version = BENCH_VERSION;
  record.suite_name = setup.suite().name;
  record.suite_root = setup.suite().root;
  record.layout = setup.suite().layout;
  record.selection = setup.selection();
  record.version = settings.version;
  record.parallel = setup.parallel() ? std::to_string(*setup.parallel()) : "auto";
  record.slots = settings.schedule.slots;
  record.retries = settings.schedule.retries;
  record.limits = merged(settings.limits, settings.default_limits);
  record.timeout = settings.timeout;
  record.max_output = options.max_output ? options.max_output : setup.suite().config.max_output;
  record.engine = engine.capabilities();
  for (const NeededImage& image : images) {
    record.images[image.tag] = engine.image_digest(image.tag);
    const Scenario& scenario = *image.cell.scenario;
    std::string& digest = record.scenarios[scenario.id];
    if (digest.empty()) digest = content_digest(scenario);
  }
  return record;
}

// The engine's part of a matrix, given back however the matrix ends.
class OpenedMatrix {
 public:
  OpenedMatrix(Engine& engine, const MatrixId& matrix, int slots)
      : engine_(engine), matrix_(matrix) {
    engine_.open_matrix(matrix_, slots);
  }
  ~OpenedMatrix() { engine_.close_matrix(matrix_); }
  OpenedMatrix(const OpenedMatrix&) = delete;
  OpenedMatrix& operator=(const OpenedMatrix&) = delete;

 private:
  Engine& engine_;
  const MatrixId& matrix_;
};

void show_findings(const Shell& shell, const Findings& findings, bool quiet) {
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::note || (quiet && finding.severity != Severity::fatal)) {
      continue;
    }
    shell.show(finding);
  }
}

ExitCode exit_code_for(const MatrixOutcome& outcome, const ClosingSummary& summary,
                       const RunFlags& flags) {
  if (outcome.interrupted) return ExitCode::interrupted;
  if (!outcome.keyless_providers.empty()) return ExitCode::no_usable_key;
  const bool all_scored = summary.scored == outcome.planned;
  const bool good_enough =
      !flags.fail_under || summary.score_of_ended.value_or(0) >= *flags.fail_under;
  return all_scored && good_enough ? ExitCode::done : ExitCode::runs_without_score;
}

// Carries out one matrix after everything has been checked.
class MatrixSession {
 public:
  MatrixSession(const Shell& shell, const RunFlags& flags, const MatrixSetup& setup,
                ContainerEngine& engine)
      : shell_(shell), flags_(flags), setup_(setup), engine_(engine) {}

  ExitCode carry_out(KeySetup& keys, ImageNames& names, const std::vector<NeededImage>& images,
                     int slots) {
    const MatrixSettings settings = settings_for(new_matrix_id(shell_.clock().wall()), setup_,
                                                 flags_.run, slots, engine_.runs().capabilities());
    const Redactor redactor(keys.secrets);
    ResultsStore store(ResultsFolder(flags_.run.results_dir),
                       record_of(shell_, setup_, flags_.run, settings, engine_.runs(), images),
                       setup_.plan(), redactor, shell_.clock());
    FileScreen screen(STDERR_FILENO);
    TallyingProgress progress(
        make_progress(flags_.progress, screen, shell_.clock(), shell_.environment()));
    Events events;
    const Interrupts interrupts([&events] { events.push(Interrupted{}); },
                                [] { restore_terminal(STDERR_FILENO); });
    const OpenedMatrix opened(engine_.runs(), settings.id, slots);
    const ImageOf image_of = [&names](const Cell& cell) { return names.of(cell); };
    MatrixRun run(setup_.plan(), settings, image_of, keys.pools, engine_.runs(), store, progress,
                  shell_.clock(), events);
    const MatrixOutcome outcome = run.carry_out();
    store.close(outcome.interrupted ? MatrixState::interrupted : MatrixState::finished);
    return conclude(outcome, progress.tally().summary(outcome.planned), settings.id);
  }

 private:
  ExitCode conclude(const MatrixOutcome& outcome, const ClosingSummary& summary,
                    const MatrixId& matrix) {
    const std::string folder = ResultsFolder(flags_.run.results_dir).matrix(matrix).string();
    ClosingLinks links{folder, {"bench results --matrix " + matrix.str()}};
    if (flags_.run.results_dir != "results") {
      links.next.front() += " --results-dir " + flags_.run.results_dir;
    }
    if (flags_.progress.format == LogFormat::text) {
      const Page page = shell_.out_page();
      page.out << closing_report(summary, links, page.width, page.style);
    }
    return exit_code_for(outcome, summary, flags_);
  }

  const Shell& shell_;
  const RunFlags& flags_;
  const MatrixSetup& setup_;
  ContainerEngine& engine_;
};

ExitCode run(const Shell& shell, const RunFlags& flags) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader of the progress that leaves must not end a matrix
  const MatrixSetup setup(flags.run.matrix);
  KeySetup keys = read_pools(setup, shell.environment());
  ResultsFolder(flags.run.results_dir).prepare();
  ContainerEngine engine(flags.run.engine, shell.environment());
  ImageNames names(setup.suite(), setup.version());
  const std::vector<NeededImage> images = names.needed(setup.plan());
  if (flags.run.build) build_images(shell, setup, engine, missing_of(images, engine.runs()));
  const PreflightResult checked =
      run_preflight(shell, setup, flags.run, keys, engine.runs(), images);
  show_findings(shell, checked.findings, flags.progress.quiet);
  if (any_fatal(checked.findings)) return ExitCode::preflight_refused;
  return MatrixSession(shell, flags, setup, engine).carry_out(keys, names, images, checked.slots);
}

}  // namespace

void add_run(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("run", "one cell, or --matrix for all");
  command->footer(R"(Examples:
  bench run --scenario fix-report --agent oracle
  bench run --matrix --parallel 4
  bench run --matrix --parallel auto --trials 3 --agent 'claude*' --persona savvy
  bench run --matrix --build --cpus 1 --memory 2g --timeout 30m
  ANTHROPIC_API_KEYS=first,second bench run --matrix --parallel 2)");
  const auto flags = std::make_shared<RunFlags>();
  add_run_options(*command, flags->run);
  const std::string group = "What is shown";
  command->add_flag("-q,--quiet", flags->progress.quiet, "only failures and the closing table")
      ->group(group);
  command->add_flag("-v,--verbose", flags->progress.verbose, "a line for every run")->group(group);
  command->add_option("--log-format", flags->log_format, "text, or json: one event per line")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT")
      ->envname("BENCH_LOG_FORMAT")
      ->group(group);
  command
      ->add_option("--fail-under", flags->fail_under,
                   "exit with 4 when the mean score of all runs is lower")
      ->type_name("SCORE")
      ->check(CLI::Range(0.0, 1.0))
      ->group(group);
  command->callback([=, &action] {
    if (flags->log_format == "json") flags->progress.format = LogFormat::json;
    action = [=](const Shell& shell) { return run(shell, *flags); };
  });
}

}  // namespace bench
