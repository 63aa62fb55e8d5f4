#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/finding.hpp"
#include "gateway/gateway.hpp"
#include "gateway/gateway_desk.hpp"
#include "gateway/tunnel_desk.hpp"
#include "gateway_folder.hpp"
#include "key_setup.hpp"
#include "plan/plan.hpp"
#include "record/exchange_log.hpp"
#include "replay_setup.hpp"
#include "runs/client_setup.hpp"
#include "shell.hpp"
#include "store/results_folder.hpp"

namespace bench {

// What becomes of the exchanges of a matrix, and where they come from.
struct MatrixExchanges {
  struct Record {
    ResultsFolder results;
    MatrixId matrix;
  };
  std::optional<Record> record;
  std::optional<ReplaySource> replay;
};

struct MatrixGatewaySettings {
  Budget::Limits budget;
  std::optional<int> most_runs;  // where limits say how many: never more than this
  MatrixExchanges exchanges;
  std::optional<HostPort> address;  // where an engine on another machine sees it
};

// The gateway of one matrix: it holds the matrix's keys, unless containers have them themselves,
// listens where the holders of slots reach it, and lets in the matrix's attempts, also on their way
// to hosts that they may reach. What it needs to let in the attempts of a bench that died
// stays in a folder of the user's until the matrix has ended.
class MatrixGateway {
 public:
  using Notice = std::function<void(const std::string&)>;

  // Takes the keys and their ledger out of `keys`; null: it is a proxy and nothing else. `notice`
  // is called on the gateway's thread. Throws Error.
  MatrixGateway(const Shell& shell, KeySetup* keys, const Suite& suite, const MatrixId& matrix,
                const MatrixGatewaySettings& settings, Notice notice);

  // What a run has cost before this bench began.
  void charge(const RunId& run, Usd cost) { gateway_.charge(run, cost); }

  [[nodiscard]] KeyDesk& desk() { return desk_; }
  [[nodiscard]] TunnelDesk& tunnels() { return tunnels_; }

  // How the engine's slots reach it.
  [[nodiscard]] SlotGateway entrance() const;

  // How clients in slots do: a base URL.
  [[nodiscard]] static std::string base_url();

  // The matrix has ended: nobody will ask again.
  void forget() { folder_.remove(); }

 private:
  GatewayFolder folder_;
  std::optional<HostPort> address_;
  std::unique_ptr<KeyMemory> memory_;
  std::unique_ptr<ExchangeWriter> writer_;
  Gateway gateway_;
  GatewayDesk desk_;
  TunnelDesk tunnels_;
};

// What stands in the way of running `plan` with the gateway. `address`: where the engine is said to
// see it.
[[nodiscard]] Findings check_gateway(const Plan& plan, const Capabilities& engine,
                                     const std::optional<HostPort>& address);

}  // namespace bench
