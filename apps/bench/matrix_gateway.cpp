#include "matrix_gateway.hpp"

#include <array>
#include <set>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "gateway_setup.hpp"
#include "key_sharing.hpp"
#include "os/file.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

// Where agents find the gateway in their slot: not a port that tasks use for themselves.
constexpr std::uint16_t kPort = 18788;
const std::string kSocket = "gateway.sock";

// The user's own folder for the matrix; only what is in `slots` can be seen from outside, by those
// whom the engine shows it.
fs::path make_folder(const MatrixId& matrix) {
  fs::path folder = fs::temp_directory_path() / ("bench-gateway-" + matrix.str());
  if (!make_new_folder(folder)) {
    struct stat found {};
    const bool ours = ::lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
                      found.st_uid == ::geteuid() && (found.st_mode & 077U) == 0;
    if (!ours) {
      throw Error(ExitCode::store_failed,
                  fmt::format("'{}' is there and is not this user's own", folder.string()),
                  "remove it");
    }
  }
  const fs::path slots = folder / "slots";
  if (make_new_folder(slots)) ::chmod(slots.c_str(), 0711);  // a holder is root without its powers
  ::unlink((slots / kSocket).c_str());
  return folder;
}

// What the tokens of the matrix are made from.
Secret secret_in(const fs::path& folder) {
  const fs::path file = folder / "secret";
  constexpr Bytes kMost{1024};
  if (const auto known = read_file(file, kMost); known && !known->empty()) return Secret(*known);
  Secret fresh = random_token();
  write_file(file, fresh.reveal());
  return fresh;
}

GatewaySettings settings_for(const Shell& shell, KeySetup& keys, KeyMemory* memory,
                             const Suite& suite, const Budget::Limits& budget,
                             MatrixGateway::Notice notice) {
  GatewaySettings settings;
  settings.memory = memory;
  settings.providers = take_gateway_providers(shell, keys);
  settings.prices = suite.config.prices;
  settings.budget = budget;
  settings.notice = std::move(notice);
  return settings;
}

}  // namespace

MatrixGateway::MatrixGateway(const Shell& shell, KeySetup& keys, const Suite& suite,
                             const MatrixId& matrix, const Budget::Limits& budget, Notice notice)
    : folder_(make_folder(matrix)),
      memory_(take_key_memory(keys, notice)),
      gateway_(settings_for(shell, keys, memory_.get(), suite, budget, std::move(notice)),
               shell.clock()),
      desk_(gateway_, shell.clock(), secret_in(folder_)) {
  gateway_.listen_for_slots(folder_ / "slots" / kSocket);
}

SlotGateway MatrixGateway::entrance() const {
  return {(folder_ / "slots").string(), kSocket, kPort};
}

std::string MatrixGateway::base_url() {
  return fmt::format("http://127.0.0.1:{}", kPort);
}

void MatrixGateway::forget() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Findings check_gateway(const Plan& plan, const Capabilities& engine) {
  std::set<std::string> own_networks;
  std::set<std::string> unreachable;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const Cell cell = plan.cell_at(i);
    if (cell.agent->provider.empty()) continue;
    if (cell.scenario->own_network) own_networks.insert(cell.scenario->id);
    if (cell.agent->client == AgentClient::cursor) unreachable.insert(cell.agent->id);
  }
  Findings findings;
  for (const std::string& agent : unreachable) {
    findings.push_back({Severity::fatal, "gateway",
                        fmt::format("agent '{}' cannot go through the gateway: its client talks to "
                                    "a service of its own",
                                    agent),
                        "leave it out (--agent), or use --keys direct"});
  }
  for (const std::string& scenario : own_networks) {
    findings.push_back({Severity::fatal, "gateway",
                        fmt::format("scenario '{}' has a network of its own, into which the "
                                    "gateway does not reach",
                                    scenario),
                        "leave it out (--scenario), or use --keys direct"});
  }
  if (engine.address.starts_with("tcp://") || engine.address.starts_with("http")) {
    findings.push_back({Severity::fatal, "gateway",
                        fmt::format("the engine at '{}' is another machine, and the gateway's "
                                    "socket is on this one",
                                    engine.address),
                        "use an engine of this machine, or --keys direct"});
  }
  return findings;
}

}  // namespace bench
