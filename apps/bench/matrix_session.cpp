#include "matrix_session.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "build_setup.hpp"
#include "key_sharing.hpp"
#include "keys/redactor.hpp"
#include "ledger_pulse.hpp"
#include "matrix_ending.hpp"
#include "matrix_gateway.hpp"
#include "matrix_settings.hpp"
#include "os/interrupts.hpp"
#include "os/machine.hpp"
#include "predecessors.hpp"
#include "preflight/room.hpp"
#include "preflight_setup.hpp"
#include "replay_setup.hpp"
#include "runs/matrix_run.hpp"
#include "store/results_query.hpp"
#include "store/results_store.hpp"
#include "tallying_progress.hpp"
#include "tunnel_setup.hpp"
#include "ui/closing_report.hpp"
#include "ui/terminal.hpp"

namespace bench {

namespace {

void show_findings(const Shell& shell, const Findings& findings, bool quiet) {
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::note || (quiet && finding.severity != Severity::fatal)) {
      continue;
    }
    shell.show(finding);
  }
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

// What has been checked and made ready for a matrix. Borrows all of it.
struct Prepared {
  KeySetup& keys;
  ImageNames& names;
  const std::vector<NeededImage>& images;
  const PreflightResult& checked;
};

// Carries out one matrix after everything has been checked.
class MatrixSession {
 public:
  MatrixSession(const Shell& shell, const SessionOptions& options, const MatrixSetup& setup,
                ContainerEngine& engine, const std::optional<StoredMatrix>& earlier,
                const Prepared& prepared)
      : shell_(shell),
        options_(options),
        setup_(setup),
        engine_(engine),
        is_resumed_(earlier.has_value()),
        prepared_(prepared),
        settings_(settings_for(earlier ? earlier->matrix.id : new_matrix_id(shell.clock().wall()),
                               setup, options.run, prepared.checked.slots,
                               prepared.checked.engine)),
        redactor_(prepared.keys.secrets),
        store_(ResultsFolder(options.run.results_dir),
               earlier ? earlier->matrix
                       : record_of(shell, setup, options.run, settings_, engine.runs(),
                                   prepared.images),
               setup.plan(), redactor_, shell.clock()),
        screen_(STDERR_FILENO),
        progress_(make_progress(options.progress, screen_, shell.clock(), shell.environment())),
        interrupts_([this] { events_.push(Interrupted{}); },
                    [] { restore_terminal(STDERR_FILENO); }),
        pulse_(store_, events_) {}

  ExitCode carry_out() {
    clear_predecessors(shell_, engine_.leftovers(), options_.run.results_dir, settings_.id);
    open_matrix();
    if (is_resumed_) take_up();
    try {
      const MatrixOutcome outcome = carry_out_runs();
      close_matrix(outcome);
      return conclude(shell_, options_, settings_.id, outcome,
                      progress_.tally().summary(outcome.planned));
    } catch (const Error& error) {  // what runs still needs the engine's part of the matrix
      if (error.code() != ExitCode::store_failed) throw;
      throw Error(error.code(), error.message(),
                  fmt::format("nothing is lost: when the folder can be written to again, `{}` goes "
                              "on, also with what still runs",
                              about_results(options_, "bench resume " + settings_.id.str())));
    }
  }

 private:
  [[nodiscard]] KeysMode keys_mode() const { return options_.run.keys.value_or(KeysMode::direct); }
  [[nodiscard]] bool has_gateway() const { return keys_mode() == KeysMode::gateway; }

  [[nodiscard]] Providers providers() const {
    return {setup_.suite().config.providers, shell_.environment()};
  }

  void open_matrix() {
    gateway_ = make_gateway();
    std::optional<SlotGateway> entrance;
    if (gateway_) entrance = gateway_->entrance();
    settings_.client_setup = client_setups();
    if (gateway_) settings_.tunnel_pass = tunnel_passes(gateway_->tunnels());
    engine_.runs().open_matrix(settings_.id, {owner(), entrance});
  }

  [[nodiscard]] MatrixOutcome carry_out_runs() {
    Room room(options_.run.results_dir, prepared_.checked.engine.data_root);
    const ImageOf image_of = [this](const Cell& cell) { return prepared_.names.of(cell); };
    const std::unique_ptr<KeyDesk> own_desk =
        make_key_desk(prepared_.keys, shell_.clock(),
                      [this](const std::string& message) { progress_.notice(message); });
    KeyDesk& desk = has_gateway() ? gateway_->desk() : *own_desk;
    MatrixRun run(setup_.plan(), settings_, image_of, desk, engine_.runs(), store_, room, progress_,
                  shell_.clock(), events_);
    return run.carry_out();
  }

  void close_matrix(const MatrixOutcome& outcome) {
    remove_attempts();
    engine_.runs().close_matrix(settings_.id);
    store_.close(has_unfinished_runs(outcome) ? MatrixState::interrupted : MatrixState::finished);
    if (gateway_) gateway_->forget();
  }

  // Where containers have their keys themselves, restricted ones may need it as a proxy.
  [[nodiscard]] std::unique_ptr<MatrixGateway> make_gateway() {
    if (!has_gateway() && !needs_proxy(setup_.plan(), providers(), keys_mode())) return nullptr;
    std::optional<int> most_runs;
    if (!setup_.parallel()) most_runs = settings_.schedule.slots;
    return std::make_unique<MatrixGateway>(
        shell_, has_gateway() ? &prepared_.keys : nullptr, setup_.suite(), settings_.id,
        MatrixGatewaySettings{{options_.run.max_cost, options_.run.max_run_cost},
                              most_runs,
                              exchanges_of(settings_.id),
                              options_.run.gateway_address},
        [this](const std::string& text) { events_.push(GatewayNotice{text}); });
  }

  [[nodiscard]] MatrixExchanges exchanges_of(const MatrixId& matrix) const {
    MatrixExchanges exchanges;
    if (options_.run.record) {
      exchanges.record = {ResultsFolder(options_.run.results_dir), matrix};
    }
    if (!options_.run.replay.empty()) exchanges.replay = find_replay_source(options_.run);
    return exchanges;
  }

  // What lets attempts reach the hosts that they may.
  [[nodiscard]] auto tunnel_passes(TunnelDesk& desk) const
      -> std::function<std::shared_ptr<TunnelPass>(const PlannedRun&, const AttemptName&)> {
    return [&desk, all = providers(), keys = keys_mode()](
               const PlannedRun& run, const AttemptName& attempt) -> std::shared_ptr<TunnelPass> {
      const AllowedHosts hosts = hosts_through_proxy(run.cell, all, keys);
      return hosts.empty() ? nullptr : desk.admit(run.id, attempt.str(), hosts);
    };
  }

  // How agents' clients are pointed at their providers.
  [[nodiscard]] std::function<ClientSetup(const Agent&)> client_setups() const {
    const std::string base = has_gateway() ? MatrixGateway::base_url() : std::string();
    return [base, providers = providers()](const Agent& agent) {
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
  void take_up() {
    store_.remove_unfinished();
    Resumption& resumption = settings_.resumption;
    resumption =
        resume(setup_.plan(), store_.last_attempts(), engine_.runs().snapshot(settings_.id));
    for (const Adoption& lost : resumption.lost) {
      store_.record_lost(setup_.plan().at(lost.run), lost.past);
    }
    for (const AttemptName& left : resumption.leftovers) engine_.runs().remove(left);
    if (gateway_) charge_earlier(resumption.adoptions);
    ResultsQuery query{store_.folder()};
    RunFilter own;
    own.matrices = {settings_.id.str()};
    std::size_t settled = 0;
    query.for_each_run(own, [&](const RunEntry& entry) {
      if (!entry.outcome) return;
      AttemptResult result = result_of(entry, setup_.suite());
      result.final = is_settled(*entry.outcome);  // else only what it has cost counts
      progress_.add_earlier(result);
      if (result.final) ++settled;
    });
    if (!options_.progress.quiet) {
      shell_.say(fmt::format("resuming {}: {} of {} finished, {} taken over, {} lost",
                             settings_.id.str(), settled, counted(setup_.plan().size(), "run"),
                             resumption.adoptions.size(), resumption.lost.size()));
    }
  }

  // What has been spent counts on; of what the machine took down with it, or an older bench left,
  // nobody knows.
  void charge_earlier(const std::vector<Adoption>& adopted) {
    const ResultsStore::Spent spent = store_.spent(adopted);
    for (const auto& [run, amount] : spent.by_run) gateway_->charge(run, amount);
    if (spent.unknown == 0 || (!options_.run.max_cost && !options_.run.max_run_cost)) return;
    shell_.warn(fmt::format("of {} it is not known what all was spent before bench was cut off, "
                            "and the budget lacks it",
                            counted(spent.unknown, "attempt")),
                "the provider's own account has it");
  }

  [[nodiscard]] Owner owner() const {
    return {machine_fingerprint(), std::filesystem::canonical(options_.run.results_dir).string()};
  }

  // Every attempt is on record by now: a container that could not be removed then goes too.
  void remove_attempts() {
    if (engine_.runs().remove_attempts(settings_.id)) return;
    shell_.warn("the engine has not removed every container of the matrix",
                "`bench clean` does when the engine is well again");
  }

  const Shell& shell_;
  const SessionOptions& options_;
  const MatrixSetup& setup_;
  ContainerEngine& engine_;
  const bool is_resumed_;
  const Prepared prepared_;
  MatrixSettings settings_;
  const Redactor redactor_;
  ResultsStore store_;
  FileScreen screen_;
  TallyingProgress progress_;
  Events events_;
  const Interrupts interrupts_;
  const LedgerPulse pulse_;
  std::unique_ptr<MatrixGateway> gateway_;
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
  if (options.run.replay.empty()) {
    share_keys(shell, keys);
  } else {
    leave_keys(keys);
  }
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
  return MatrixSession(shell, options, setup, engine, earlier, {keys, names, images, checked})
      .carry_out();
}

}  // namespace bench
