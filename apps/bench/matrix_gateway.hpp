#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/finding.hpp"
#include "gateway/gateway.hpp"
#include "gateway/gateway_desk.hpp"
#include "key_setup.hpp"
#include "plan/plan.hpp"
#include "runs/client_setup.hpp"
#include "shell.hpp"

namespace bench {

// The gateway of one matrix: it holds the matrix's keys, listens where the holders of slots reach
// it, and lets in the matrix's attempts. What it needs to let in the attempts of a bench that died
// stays in a folder of the user's until the matrix has ended.
class MatrixGateway {
 public:
  using Notice = std::function<void(const std::string&)>;

  // Takes the keys and their ledger out of `keys`. `notice` is called on the gateway's thread.
  // Throws Error.
  MatrixGateway(const Shell& shell, KeySetup& keys, const Suite& suite, const MatrixId& matrix,
                const Budget::Limits& budget, Notice notice);

  // What a run has cost before this bench began.
  void charge(const RunId& run, Usd cost) { gateway_.charge(run, cost); }

  [[nodiscard]] KeyDesk& desk() { return desk_; }

  // How the engine's slots reach it.
  [[nodiscard]] SlotGateway entrance() const;

  // How clients in slots do: a base URL.
  [[nodiscard]] static std::string base_url();

  // The matrix has ended: nobody will ask again.
  void forget();

 private:
  std::filesystem::path folder_;
  std::unique_ptr<KeyMemory> memory_;
  Gateway gateway_;
  GatewayDesk desk_;
};

// What stands in the way of running `plan` with the gateway.
[[nodiscard]] Findings check_gateway(const Plan& plan, const Capabilities& engine);

}  // namespace bench
