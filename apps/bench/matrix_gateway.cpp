#include "matrix_gateway.hpp"

#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "gateway/attempt_token.hpp"
#include "gateway_setup.hpp"
#include "key_sharing.hpp"

namespace bench {

namespace {

// Where agents find the gateway in their slot: not a port that tasks use for themselves.
constexpr std::uint16_t kPort = 18788;

GatewaySettings settings_for(const Shell& shell, KeySetup* keys, KeyMemory* memory,
                             const Suite& suite, const Budget::Limits& budget,
                             MatrixGateway::Notice notice) {
  GatewaySettings settings;
  settings.memory = memory;
  if (keys != nullptr) settings.providers = take_gateway_providers(shell, *keys);
  settings.prices = suite.config.prices;
  settings.budget = budget;
  settings.notice = std::move(notice);
  settings.outgoing_proxy = OutgoingProxy(shell.environment());
  return settings;
}

// What opens the gateway for one attempt, and the keys: all that is secret in what it sends and
// gets.
std::vector<Secret> with(std::vector<Secret> secrets, const Secret& token, const Secret& tunnels) {
  secrets.push_back(token);
  secrets.push_back(tunnels);
  return secrets;
}

std::shared_ptr<Replay> replay_of(const ReplaySource& source, const RunId& run,
                                  const Redactor& own) {
  const auto recording = recording_of(source, run);
  if (!recording) {
    return std::make_shared<Replay>(
        fmt::format("nothing was recorded of this run in matrix '{}'", source.matrix.str()));
  }
  return std::make_shared<Replay>(*recording, source.match, own);
}

AttemptExchanges desk_exchanges(const MatrixExchanges& exchanges, ExchangeWriter* writer,
                                const std::vector<Secret>& keys, const Secret& matrix) {
  AttemptExchanges desk;
  desk.are_replayed = exchanges.replay.has_value();
  desk.open = [exchanges, writer, keys, matrix](const KeyDesk::Wish& wish, const Secret& token,
                                                ExchangeLog::Begin begin) {
    const std::vector<Secret> secrets = with(keys, token, tunnel_token(matrix, wish.attempt));
    RunExchanges own;
    if (const auto& record = exchanges.record) {
      own.log = std::make_shared<ExchangeLog>(
          *writer, record->results.attempt(record->matrix, wish.run, wish.number).exchanges(),
          secrets, begin);
    }
    if (exchanges.replay) {
      own.replay = replay_of(*exchanges.replay, wish.run, Redactor(secrets));
    }
    return own;
  };
  return desk;
}

Finding needs_address(const Capabilities& engine) {
  return {Severity::fatal, "gateway",
          fmt::format("the engine at '{}' runs containers on another machine or in a virtual one, "
                      "and the gateway's socket is on this one",
                      engine.address),
          fmt::format("say where they see this machine, like --gateway-address 192.168.65.254:{}, "
                      "or use --keys direct",
                      kPort)};
}

}  // namespace

MatrixGateway::MatrixGateway(const Shell& shell, KeySetup* keys, const Suite& suite,
                             const MatrixId& matrix, const MatrixGatewaySettings& settings,
                             Notice notice)
    : folder_(matrix),
      address_(settings.address),
      memory_(keys == nullptr ? nullptr : take_key_memory(*keys, notice)),
      writer_(settings.exchanges.record ? std::make_unique<ExchangeWriter>(notice) : nullptr),
      gateway_(settings_for(shell, keys, memory_.get(), suite, settings.budget, std::move(notice)),
               shell.clock()),
      desk_(gateway_, shell.clock(), folder_.secret(), settings.most_runs,
            desk_exchanges(settings.exchanges, writer_.get(),
                           keys == nullptr ? std::vector<Secret>() : keys->secrets,
                           folder_.secret())),
      tunnels_(gateway_, folder_.secret(), kPort) {
  if (address_) {
    gateway_.listen_for_slots(*address_);
  } else {
    gateway_.listen_for_slots(folder_.slots() / GatewayFolder::kSocket);
  }
}

SlotGateway MatrixGateway::entrance() const {
  return {folder_.slots().string(), GatewayFolder::kSocket, kPort, address_};
}

std::string MatrixGateway::base_url() {
  return fmt::format("http://127.0.0.1:{}", kPort);
}

Findings check_gateway(const Plan& plan, const Capabilities& engine,
                       const std::optional<HostPort>& address) {
  std::set<std::string> unreachable;
  std::set<std::string> restricted;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const Cell cell = plan.cell_at(i);
    const bool asks = !cell.agent->provider.empty();
    if (asks && cell.agent->client == AgentClient::cursor) unreachable.insert(cell.agent->id);
    const bool goes_through = asks || !cell.harness->allowed_hosts.empty();
    if (goes_through && cell.harness->network == NetworkPolicy::restricted) {
      restricted.insert(cell.harness->id);
    }
  }
  Findings findings;
  for (const std::string& agent : unreachable) {
    findings.push_back({Severity::fatal, "gateway",
                        fmt::format("agent '{}' cannot go through the gateway: its client talks to "
                                    "a service of its own",
                                    agent),
                        "leave it out (--agent), or use --keys direct"});
  }
  if (!address) {
    if (!engine.mounts_sockets) findings.push_back(needs_address(engine));
    return findings;
  }
  for (const std::string& harness : restricted) {
    findings.push_back(
        {Severity::fatal, "gateway",
         fmt::format(
             "containers of harness '{}' are restricted, and nothing leads from one without "
             "a network to {}",
             harness, to_text(*address)),
         "use an engine of this machine, an open harness, or --network open"});
  }
  findings.push_back({Severity::warning, "gateway",
                      fmt::format("what runs say to the gateway at {} is not encrypted on its way",
                                  to_text(*address)),
                      "let nobody else onto that network"});
  return findings;
}

}  // namespace bench
