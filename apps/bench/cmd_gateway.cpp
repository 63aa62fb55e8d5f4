#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/host_port.hpp"
#include "base/loopback.hpp"
#include "base/text.hpp"
#include "command.hpp"
#include "gateway/gateway.hpp"
#include "gateway_display.hpp"
#include "gateway_setup.hpp"
#include "key_sharing.hpp"
#include "os/file.hpp"
#include "record/exchange_log.hpp"
#include "suite/allowed_host.hpp"

namespace bench {

namespace {

struct GatewayOptions {
  std::string listen = "127.0.0.1:8788";
  std::string socket;
  std::string token;
  std::string token_file;
  std::string suite = ".";
  std::string record;
  std::string replay;
  ReplayMatch match = ReplayMatch::exact;
  std::vector<std::string> allowed;
};

HostPort parse_listen(const std::string& text) {
  const std::optional<HostPort> where = parse_host_port(text);
  if (!where) {
    throw usage_error(fmt::format("--listen: '{}' is not an address and a port", printable(text)),
                      "write it as 127.0.0.1:8788");
  }
  return *where;
}

AllowedHosts parse_allowed(const std::vector<std::string>& texts) {
  AllowedHosts hosts;
  for (const std::string& text : texts) {
    const std::optional<AllowedHost> host = parse_allowed_host(text);
    if (!host) {
      throw usage_error(fmt::format("--allow: '{}' is not a host", printable(text)),
                        "write it as example.org, *.example.org or example.org:8443");
    }
    hosts.push_back(*host);
  }
  return hosts;
}

// The signals that end the gateway or have it read its keys again; waited for, not handled. To be
// called before any thread is made: they inherit it.
sigset_t take_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int one : {SIGHUP, SIGINT, SIGTERM}) sigaddset(&signals, one);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// Fails now where the file cannot be written later.
std::shared_ptr<ExchangeLog> open_record(const GatewayOptions& options, std::vector<Secret> secrets,
                                         ExchangeWriter& writer) {
  if (std::filesystem::exists(options.record)) {
    throw usage_error(fmt::format("--record: '{}' is there already", printable(options.record)),
                      "remove it, or name another file");
  }
  write_file(options.record, "");
  return std::make_shared<ExchangeLog>(writer, options.record, std::move(secrets),
                                       ExchangeLog::Begin::go_on);
}

// `bench gateway` while it runs: the proxy, the one token that opens it, what is shown of it.
class StandaloneGateway {
 public:
  StandaloneGateway(const Shell& shell, const GatewayOptions& options, const Secret& token)
      : shell_(shell),
        options_(options),
        token_(token),
        display_(shell),
        config_(replays() ? GatewayConfig{} : read_gateway_config(shell, options.suite)),
        memory_(share_known(config_.keys)),
        writer_(options.record.empty() ? nullptr : std::make_unique<ExchangeWriter>(notices())),
        exchanges_(exchanges()),
        providers_(replays() ? keyless_providers(shell, options.suite)
                             : take_gateway_providers(shell, config_.keys)),
        gateway_(settings(), shell.clock()) {}

  // Lets clients in; how they get in is shown.
  void open(const HostPort& where, bool show_token, const AllowedHosts& allowed) {
    account_ = gateway_.tokens().open("standalone", token_, exchanges_);
    if (!allowed.empty()) gateway_.tunnel_tokens().open("standalone", token_, allowed);
    if (!options_.socket.empty()) gateway_.listen_for_slots(options_.socket);
    const std::uint16_t port = gateway_.listen_for_operator(where.host, where.port);
    const std::string address = fmt::format("http://{}", to_text(HostPort{where.host, port}));
    if (!is_loopback(address)) {
      shell_.warn(
          fmt::format("{} can be reached from other machines, and nothing that is said there "
                      "is encrypted",
                      address),
          "listen on 127.0.0.1, or let nobody else onto that network");
    }
    show_bases(address);
    providers_.clear();  // the gateway has them, until it reads others
    // The one place where a token is shown: nobody else could give it to a client.
    if (show_token) shell_.out() << token_.reveal() << std::endl;
    shell_.say("the gateway is ready; Ctrl-C ends it");
  }

  // Until a signal ends it.
  void serve(const sigset_t& signals) {
    for (;;) {
      const int signal = next_signal(signals);
      if (signal == SIGHUP && !replays()) reload();
      if (signal == SIGINT || signal == SIGTERM) break;
      display_.draw(board());
    }
    display_.leave();
  }

 private:
  [[nodiscard]] bool replays() const { return !options_.replay.empty(); }

  // What the gateway's threads have to say.
  [[nodiscard]] std::function<void(const std::string& line)> notices() {
    return [this](const std::string& line) {
      display_.say(fmt::format("{} {}", to_utc(shell_.clock().wall()), line));
    };
  }

  std::unique_ptr<KeyMemory> share_known(KeySetup& keys) {
    if (replays()) return nullptr;
    share_keys(shell_, keys);
    return take_key_memory(keys, [this](const std::string& text) { shell_.warn(text, ""); });
  }

  RunExchanges exchanges() {
    RunExchanges exchanges;
    if (replays()) {
      exchanges.replay =
          std::make_shared<Replay>(options_.replay, options_.match, Redactor({token_}));
    } else if (!options_.record.empty()) {
      std::vector<Secret> secrets = config_.keys.secrets;
      secrets.push_back(token_);
      exchanges.log = open_record(options_, std::move(secrets), *writer_);
    }
    return exchanges;
  }

  [[nodiscard]] GatewaySettings settings() {
    GatewaySettings settings;
    settings.memory = memory_.get();
    settings.providers = providers_;
    settings.prices = config_.prices;
    settings.notice = notices();
    settings.outgoing_proxy = OutgoingProxy(shell_.environment());
    // All clients share the token, so a limit of one run is none of theirs.
    settings.limits.connections_per_token = std::numeric_limits<int>::max();
    return settings;
  }

  void show_bases(const std::string& address) {
    for (const auto& [name, one] : providers_) {
      const std::size_t keys = one->pool.keys().size();
      shell_.say(fmt::format("{}: {} at {}/{}{}", name,
                             replays() ? "replayed" : counted(keys, "key"), address, name,
                             one->provider.dialect == Dialect::openai ? "/v1" : ""));
    }
  }

  // Without a picture there is nothing to do between signals.
  [[nodiscard]] int next_signal(const sigset_t& signals) const {
    if (!display_.is_live()) return sigwaitinfo(&signals, nullptr);
    constexpr timespec kPicture{.tv_sec = 0, .tv_nsec = 200'000'000};
    return sigtimedwait(&signals, nullptr, &kPicture);
  }

  void reload() {
    display_.leave();
    try {
      GatewayConfig config = read_gateway_config(shell_, options_.suite);
      if (exchanges_.log) exchanges_.log->hide(config.keys.secrets);
      gateway_.replace(take_gateway_providers(shell_, config.keys), std::move(config.prices));
      shell_.say("keys and prices have been read again");
    } catch (const Error& error) {
      shell_.warn("nothing has changed: " + error.message(), error.hint());
    }
  }

  [[nodiscard]] KeyBoard board() {
    if (!display_.is_live()) return {};
    const RunTally tally = account_->tally(shell_.clock().now());
    GatewayView view = gateway_.view();
    KeyBoard board{
        .keys = {}, .active = view.active, .held = view.waiting, .total = tally.requests};
    for (GatewayView::HeldKey& key : view.keys) {
      KeyLine line{key.provider, key.label, std::move(key.state), 0, {}, {}, key.limited};
      if (const auto use = tally.keys.find(key.label); use != tally.keys.end()) {
        line.requests = use->second.requests;
        line.usage = use->second.usage;
        line.cost = use->second.cost;
      }
      board.keys.push_back(std::move(line));
    }
    return board;
  }

  const Shell& shell_;
  const GatewayOptions& options_;
  const Secret token_;
  GatewayDisplay display_;
  GatewayConfig config_;
  std::unique_ptr<KeyMemory> memory_;
  std::unique_ptr<ExchangeWriter> writer_;  // where it records
  RunExchanges exchanges_;
  GatewayProviders providers_;  // until clients are let in
  Gateway gateway_;
  std::shared_ptr<RunAccount> account_;
};

ExitCode serve(const Shell& shell, const GatewayOptions& options) {
  const sigset_t signals = take_signals();
  const HostPort where = parse_listen(options.listen);
  const std::optional<Secret> chosen = read_gateway_token(options.token, options.token_file);
  const AllowedHosts allowed = parse_allowed(options.allowed);
  StandaloneGateway gateway(shell, options, chosen ? *chosen : random_token());
  gateway.open(where, !chosen, allowed);
  gateway.serve(signals);
  return ExitCode::done;
}

CLI::Option* add_replay_options(CLI::App& command, GatewayOptions& options) {
  command
      .add_option_function<std::string>(
          "--replay-match",
          [&options](const std::string& how) {
            options.match = how == "order" ? ReplayMatch::order : ReplayMatch::exact;
          },
          "exact: a request gets the answer of the same one; order: of the next one to that path")
      ->check(CLI::IsMember({"exact", "order"}))
      ->type_name("HOW");
  return command
      .add_option("--replay", options.replay, "answer from what --record has kept, without a key")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
}

}  // namespace

void add_gateway(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "gateway", "the key-failover proxy alone, for any client; holds the keys, hands out a token");
  command->footer(
      R"(Clients get the token as their key and one of these as their base URL:
  http://HOST:PORT/anthropic   http://HOST:PORT/openai/v1   http://HOST:PORT/gemini
and GET /healthz and /metrics answer to anybody who can reach the address. HUP reads bench.json
(providers, failover, prices) and the key files (ANTHROPIC_API_KEYS_FILE, ...) again. On a terminal
a table of the keys is kept up to date.

Examples:
  ANTHROPIC_API_KEYS=first,second BENCH_GATEWAY_TOKEN=mine bench gateway
  bench gateway --listen 127.0.0.1:0        any free port; makes a token and prints it on stdout
  bench gateway --record session.jsonl.gz   and later, without a key:
  bench gateway --replay session.jsonl.gz
  ANTHROPIC_BASE_URL=http://127.0.0.1:8788/anthropic ANTHROPIC_API_KEY=mine claude -p hello)");
  const auto options = std::make_shared<GatewayOptions>();
  command->add_option("--listen", options->listen, "where it listens, for this machine by default")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  command->add_option("--socket", options->socket, "a unix socket to listen on as well")
      ->type_name("PATH");
  command
      ->add_option("--token", options->token,
                   "what clients send as their key (better in BENCH_GATEWAY_TOKEN or a file: "
                   "arguments can be seen by everybody on the machine); default: a new one")
      ->type_name("TOKEN")
      ->envname("BENCH_GATEWAY_TOKEN");
  command->add_option("--token-file", options->token_file, "a file that holds the token")
      ->type_name("FILE")
      ->excludes("--token");
  command
      ->add_option("--record", options->record,
                   "a new file that gets every request and answer, as gzip'd JSON lines")
      ->type_name("FILE")
      ->excludes(add_replay_options(*command, *options));
  command
      ->add_option("--suite", options->suite,
                   "the folder whose bench.json declares providers and prices")
      ->type_name("FOLDER")
      ->envname("BENCH_SUITE");
  command
      ->add_option(
          "--allow", options->allowed,
          "a host that clients may reach through it as a proxy (CONNECT), with the token as "
          "the password: example.org, *.example.org, example.org:8443; may be repeated")
      ->type_name("HOST")
      ->allow_extra_args(false);
  command->callback(
      [=, &action] { action = [options](const Shell& shell) { return serve(shell, *options); }; });
}

}  // namespace bench
