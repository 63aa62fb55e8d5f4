#include "matrix_session.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <random>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "build_setup.hpp"
#include "key_sharing.hpp"
#include "keys/redactor.hpp"
#include "matrix_gateway.hpp"
#include "os/interrupts.hpp"
#include "os/machine.hpp"
#include "predecessors.hpp"
#include "preflight/room.hpp"
#include "preflight_setup.hpp"
#include "runs/matrix_run.hpp"
#include "stop_watcher.hpp"
#include "store/results_query.hpp"
#include "store/results_store.hpp"
#include "suite/scenario_digest.hpp"
#include "tallying_progress.hpp"
#include "ui/closing_report.hpp"
#include "ui/terminal.hpp"
#include "version.hpp"

namespace bench {

namespace {

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
  if (options.engine_patience) {
    settings.engine_patience = settings.attendance.patience = *options.engine_patience;
  }
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

void show_findings(const Shell& shell, const Findings& findings, bool quiet) {
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::note || (quiet && finding.severity != Severity::fatal)) {
      continue;
    }
    shell.show(finding);
  }
}

ExitCode exit_code_for(const MatrixOutcome& outcome, const ClosingSummary& summary,
                       const SessionOptions& options) {
  if (outcome.interrupted) return ExitCode::interrupted;
  if (!outcome.keyless_providers.empty()) return ExitCode::no_usable_key;
  const bool all_scored = summary.scored == outcome.planned;
  const bool good_enough =
      !options.fail_under || summary.score_of_ended.value_or(0) >= *options.fail_under;
  return all_scored && good_enough ? ExitCode::done : ExitCode::runs_without_score;
}

bool has_unfinished_runs(const MatrixOutcome& outcome) {
  return outcome.interrupted || outcome.not_run > 0;
}

// Whether `resume` would have something to do.
bool is_resumable(const MatrixOutcome& outcome) {
  return has_unfinished_runs(outcome) ||
         std::any_of(outcome.runs.begin(), outcome.runs.end(),
                     [](const auto& ended) { return !is_settled(ended.first); });
}

// A run that needs nothing any more, as far as a summary wants to know it.
AttemptResult result_of(const RunEntry& entry, const Suite& suite) {
  AttemptResult result;
  result.run.id = entry.run;
  const auto agent = std::find_if(suite.agents.begin(), suite.agents.end(),
                                  [&](const Agent& one) { return one.id == entry.axes.agent; });
  if (agent != suite.agents.end()) result.run.cell.agent = &*agent;
  result.run.cell.model = entry.axes.model;
  result.outcome = *entry.outcome;
  result.reason = entry.reason;
  if (entry.normalized_score) {
    result.score.emplace();
    result.score->normalized_score = *entry.normalized_score;
    result.score->highest_gate = entry.highest_gate.value_or(0);
  }
  result.metrics.cost_usd = entry.cost_usd;
  result.started = entry.started;
  result.ended = entry.ended.value_or(entry.started);
  return result;
}

// Carries out one matrix after everything has been checked.
class MatrixSession {
 public:
  MatrixSession(const Shell& shell, const SessionOptions& options, const MatrixSetup& setup,
                ContainerEngine& engine, const std::optional<StoredMatrix>& earlier)
      : shell_(shell), options_(options), setup_(setup), engine_(engine), earlier_(earlier) {}

  ExitCode carry_out(KeySetup& keys, ImageNames& names, const std::vector<NeededImage>& images,
                     int slots) {
    const MatrixId id = earlier_ ? earlier_->matrix.id : new_matrix_id(shell_.clock().wall());
    MatrixSettings settings =
        settings_for(id, setup_, options_.run, slots, engine_.runs().capabilities());
    const Redactor redactor(keys.secrets);
    ResultsStore store(
        ResultsFolder(options_.run.results_dir),
        earlier_ ? earlier_->matrix
                 : record_of(shell_, setup_, options_.run, settings, engine_.runs(), images),
        setup_.plan(), redactor, shell_.clock());
    FileScreen screen(STDERR_FILENO);
    TallyingProgress progress(
        make_progress(options_.progress, screen, shell_.clock(), shell_.environment()));
    Events events;
    const Interrupts interrupts([&events] { events.push(Interrupted{}); },
                                [] { restore_terminal(STDERR_FILENO); });
    const StopWatcher watcher(store, events);
    clear_predecessors(shell_, engine_.leftovers(), options_.run.results_dir, settings.id);
    const std::unique_ptr<MatrixGateway> gateway = make_gateway(keys, settings.id, events);
    std::optional<SlotGateway> entrance;
    if (gateway) entrance = gateway->entrance();
    settings.client_setup = client_setups();
    engine_.runs().open_matrix(settings.id, {owner(), entrance});
    if (earlier_) take_up(settings, store, progress, gateway.get());
    Room room(options_.run.results_dir, engine_.runs().capabilities().data_root);
    const ImageOf image_of = [&names](const Cell& cell) { return names.of(cell); };
    const std::unique_ptr<KeyDesk> own_desk = make_key_desk(
        keys, shell_.clock(), [&](const std::string& message) { progress.notice(message); });
    KeyDesk& desk = gateway ? gateway->desk() : *own_desk;
    MatrixRun run(setup_.plan(), settings, image_of, desk, engine_.runs(), store, room, progress,
                  shell_.clock(), events);
    try {
      const MatrixOutcome outcome = run.carry_out();
      remove_attempts(settings.id);
      engine_.runs().close_matrix(settings.id);
      store.close(has_unfinished_runs(outcome) ? MatrixState::interrupted : MatrixState::finished);
      if (gateway) gateway->forget();
      return conclude(outcome, progress.tally().summary(outcome.planned), settings.id);
    } catch (const Error& error) {  // what runs still needs the engine's part of the matrix
      if (error.code() != ExitCode::store_failed) throw;
      throw Error(error.code(), error.message(),
                  fmt::format("nothing is lost: when the folder can be written to again, `{}` goes "
                              "on, also with what still runs",
                              here("bench resume " + settings.id.str())));
    }
  }

 private:
  [[nodiscard]] bool has_gateway() const { return options_.run.keys == KeysMode::gateway; }

  [[nodiscard]] std::unique_ptr<MatrixGateway> make_gateway(KeySetup& keys, const MatrixId& matrix,
                                                            Events& events) const {
    if (!has_gateway()) return nullptr;
    return std::make_unique<MatrixGateway>(
        shell_, keys, setup_.suite(), matrix,
        Budget::Limits{options_.run.max_cost, options_.run.max_run_cost},
        [&events](const std::string& text) { events.push(GatewayNotice{text}); });
  }

  // How agents' clients are pointed at their providers.
  [[nodiscard]] std::function<ClientSetup(const Agent&)> client_setups() const {
    const std::string base = has_gateway() ? MatrixGateway::base_url() : std::string();
    const Providers providers(setup_.suite().config.providers, shell_.environment());
    return [base, providers](const Agent& agent) {
      const Provider& provider = *providers.find(agent.provider);
      const std::string& own = agent.key_variable;
      const std::string& variable = own.empty() ? provider.key_variable : own;
      ClientSetup setup = client_setup(agent.client, {provider, variable, base});
      if (!base.empty()) {  // by which the entry point asks how long it has been kept waiting
        setup.environment.emplace_back("BENCH_GATEWAY", base);
        setup.environment.emplace_back("BENCH_GATEWAY_KEY", variable);
      }
      return setup;
    };
  }

  // Finds out what an earlier bench left: results to keep, containers to adopt, runs to do again.
  void take_up(MatrixSettings& settings, ResultsStore& store, TallyingProgress& progress,
               MatrixGateway* gateway) {
    store.remove_unfinished();
    Resumption& resumption = settings.resumption;
    resumption = resume(setup_.plan(), store.last_attempts(), engine_.runs().snapshot(settings.id));
    for (const Adoption& lost : resumption.lost) {
      store.record_lost(setup_.plan().at(lost.run), lost.past);
    }
    for (const AttemptName& left : resumption.leftovers) engine_.runs().remove(left);
    ResultsQuery query{store.folder()};
    RunFilter own;
    own.matrices = {settings.id.str()};
    std::size_t settled = 0;
    query.for_each_run(own, [&](const RunEntry& entry) {
      if (gateway != nullptr && entry.cost_usd) gateway->charge(entry.run, usd_of(*entry.cost_usd));
      if (!entry.outcome || !is_settled(*entry.outcome)) return;
      progress.add_earlier(result_of(entry, setup_.suite()));
      ++settled;
    });
    if (!options_.progress.quiet) {
      shell_.say(fmt::format("resuming {}: {} of {} finished, {} taken over, {} lost",
                             settings.id.str(), settled, counted(setup_.plan().size(), "run"),
                             resumption.adoptions.size(), resumption.lost.size()));
    }
  }

  [[nodiscard]] Owner owner() const {
    return {machine_fingerprint(), std::filesystem::canonical(options_.run.results_dir).string()};
  }

  // A command that is about this folder of results.
  [[nodiscard]] std::string here(const std::string& command) const {
    const std::string& folder = options_.run.results_dir;
    return folder == "results" ? command : command + " --results-dir " + folder;
  }

  // Every attempt is on record by now: a container that could not be removed then goes too.
  void remove_attempts(const MatrixId& matrix) {
    if (engine_.runs().remove_attempts(matrix)) return;
    shell_.warn("the engine has not removed every container of the matrix",
                "`bench clean` does when the engine is well again");
  }

  ExitCode conclude(const MatrixOutcome& outcome, const ClosingSummary& summary,
                    const MatrixId& matrix) {
    if (!outcome.engine_trouble.empty()) {
      shell_.warn(fmt::format("the matrix was given up: {}", outcome.engine_trouble),
                  "when that is over, `" + here("bench resume " + matrix.str()) + "` goes on");
    }
    const std::string folder = ResultsFolder(options_.run.results_dir).matrix(matrix).string();
    ClosingLinks links{folder, {"bench results --matrix " + matrix.str()}};
    if (is_resumable(outcome))
      links.next.insert(links.next.begin(), "bench resume " + matrix.str());
    for (std::string& next : links.next) next = here(next);
    if (options_.progress.format == LogFormat::text) {
      const Page page = shell_.out_page();
      page.out << closing_report(summary, links, page.width, page.style);
    }
    return exit_code_for(outcome, summary, options_);
  }

  const Shell& shell_;
  const SessionOptions& options_;
  const MatrixSetup& setup_;
  ContainerEngine& engine_;
  const std::optional<StoredMatrix>& earlier_;
};

}  // namespace

void add_session_options(CLI::App& command, SessionOptions& options) {
  const std::string group = "What is shown";
  command.add_flag("-q,--quiet", options.progress.quiet, "only failures and the closing table")
      ->group(group);
  command.add_flag("-v,--verbose", options.progress.verbose, "a line for every run")->group(group);
  command
      .add_option_function<std::string>(
          "--log-format",
          [&options](const std::string& format) {
            options.progress.format = format == "json" ? LogFormat::json : LogFormat::text;
          },
          "text, or json: one event per line")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT")
      ->envname("BENCH_LOG_FORMAT")
      ->group(group);
  command
      .add_option("--fail-under", options.fail_under,
                  "exit with 4 when the mean score of all runs is lower")
      ->type_name("SCORE")
      ->check(CLI::Range(0.0, 1.0))
      ->group(group);
}

ExitCode carry_out_matrix(const Shell& shell, const SessionOptions& options,
                          const MatrixSetup& setup, const std::optional<StoredMatrix>& earlier) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader of the progress that leaves must not end a matrix
  KeySetup keys = read_pools(setup, shell.environment());
  share_keys(shell, keys);
  ContainerEngine engine(options.run.engine, shell.environment());
  ResultsFolder(options.run.results_dir).prepare();
  ImageNames names(setup.suite(), setup.version());
  const std::vector<NeededImage> images = names.needed(setup.plan());
  std::vector<NeededImage> to_build;
  if (options.run.build) to_build = missing_of(images, engine.runs());
  const PreflightResult checked =
      run_preflight(shell, setup, options.run, keys, engine.runs(), without(images, to_build));
  show_findings(shell, checked.findings, options.progress.quiet);
  if (any_fatal(checked.findings)) return ExitCode::preflight_refused;
  build_images(shell, setup, engine, to_build);
  return MatrixSession(shell, options, setup, engine, earlier)
      .carry_out(keys, names, images, checked.slots);
}

}  // namespace bench
