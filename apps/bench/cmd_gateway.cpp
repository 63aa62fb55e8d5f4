#include <charconv>
#include <csignal>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "command.hpp"
#include "gateway/gateway.hpp"
#include "gateway_setup.hpp"
#include "key_sharing.hpp"

namespace bench {

namespace {

struct GatewayOptions {
  std::string listen = "127.0.0.1:8788";
  std::string socket;
  std::string token;
  std::string token_file;
  std::string suite = ".";
};

struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};

// `127.0.0.1:8788`, `[::1]:8788`
HostAndPort parse_listen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  HostAndPort parsed;
  unsigned port = 65536;
  if (colon != std::string::npos) {
    parsed.host = text.substr(0, colon);
    std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
  }
  if (parsed.host.starts_with('[') && parsed.host.ends_with(']')) {
    parsed.host = parsed.host.substr(1, parsed.host.size() - 2);
  }
  if (port > 65535 || parsed.host.empty()) {
    throw usage_error(fmt::format("--listen: '{}' is not an address and a port", printable(text)),
                      "write it as 127.0.0.1:8788");
  }
  parsed.port = static_cast<std::uint16_t>(port);
  return parsed;
}

// The signals that end the gateway or have it read its keys again; waited for, not handled.
sigset_t awaited_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int one : {SIGHUP, SIGINT, SIGTERM}) sigaddset(&signals, one);
  return signals;
}

void show_ready(const Shell& shell, const GatewayProviders& providers, const std::string& base) {
  for (const auto& [name, one] : providers) {
    shell.say(fmt::format("{}: {} at {}/{}{}", name, counted(one->pool.keys().size(), "key"), base,
                          name, one->provider.dialect == Dialect::openai ? "/v1" : ""));
  }
}

ExitCode serve(const Shell& shell, const GatewayOptions& options) {
  const sigset_t signals = awaited_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread is made: they inherit it
  std::signal(SIGPIPE, SIG_IGN);
  const HostAndPort where = parse_listen(options.listen);
  const std::optional<Secret> chosen = read_gateway_token(options.token, options.token_file);
  GatewaySettings settings;
  GatewayConfig config = read_gateway_config(shell, options.suite);
  share_keys(shell, config.keys);
  const std::unique_ptr<KeyMemory> memory =
      take_key_memory(config.keys, [&shell](const std::string& text) { shell.warn(text, ""); });
  settings.memory = memory.get();
  settings.providers = take_gateway_providers(shell, config.keys);
  settings.prices = std::move(config.prices);
  settings.notice = [&shell](const std::string& line) {
    shell.say(fmt::format("{} {}", to_utc(shell.clock().wall()), line));
  };
  // All clients share the token, so a limit of one run is none of theirs.
  settings.limits.connections_per_token = std::numeric_limits<int>::max();
  const GatewayProviders providers = settings.providers;
  Gateway gateway(std::move(settings), shell.clock());
  const auto account =
      chosen ? gateway.tokens().open("standalone", *chosen) : gateway.tokens().open("standalone");
  if (!options.socket.empty()) gateway.listen_for_slots(options.socket);
  const std::uint16_t port = gateway.listen_for_operator(where.host, where.port);
  show_ready(shell, providers, fmt::format("http://{}:{}", where.host, port));
  // The one place where a token is shown: nobody else could give it to a client.
  if (!chosen) shell.out() << account->token().reveal() << std::endl;
  shell.say("the gateway is ready; Ctrl-C ends it");
  for (;;) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal != SIGHUP) break;
    try {
      KeySetup keys = read_gateway_config(shell, options.suite).keys;
      gateway.replace(take_gateway_providers(shell, keys));
      shell.say("the keys have been read again");
    } catch (const Error& error) {
      shell.warn("nothing has changed: " + error.message(), error.hint());
    }
  }
  return ExitCode::done;
}

}  // namespace

void add_gateway(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "gateway", "the key-failover proxy alone, for any client; holds the keys, hands out a token");
  command->footer(
      R"(Clients get the token as their key and one of these as their base URL:
  http://HOST:PORT/anthropic   http://HOST:PORT/openai/v1   http://HOST:PORT/gemini
and GET /healthz and /metrics answer to anybody who can reach the address. HUP reads bench.json and
the key files (ANTHROPIC_API_KEYS_FILE, ...) again.

Examples:
  ANTHROPIC_API_KEYS=first,second BENCH_GATEWAY_TOKEN=mine bench gateway
  bench gateway --listen 127.0.0.1:0        any free port; makes a token and prints it on stdout
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
  command->add_option("--suite", options->suite, "the suite whose bench.json declares providers")
      ->type_name("FOLDER")
      ->envname("BENCH_SUITE");
  command->callback(
      [=, &action] { action = [options](const Shell& shell) { return serve(shell, *options); }; });
}

}  // namespace bench
