#include "tunnel_setup.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "gateway/public_address.hpp"

namespace bench {

namespace {

std::optional<AllowedHost> host_of(const Provider* provider) {
  if (provider == nullptr) return std::nullopt;
  constexpr std::string_view kPlain = "http://";
  constexpr std::uint16_t kPlainPort = 80;
  const std::string_view upstream = provider->upstream;
  if (!upstream.starts_with(kPlain)) return parse_allowed_host(upstream);
  const auto where = parse_host_port(upstream.substr(kPlain.size()), kPlainPort);
  if (!where) return std::nullopt;
  return AllowedHost{*where, false};
}

Finding out_of_reach(const Harness& harness, const Capabilities& engine) {
  return {Severity::fatal, "network",
          fmt::format("containers of harness '{}' are restricted, and what they may reach goes "
                      "through this machine, which the engine at '{}' is not",
                      harness.id, engine.address),
          "use an engine of this machine, an open harness, or --network open"};
}

// What no container of an open harness would reach as bench's machine does, so the user should
// know.
std::optional<Finding> addresses_near(const Harness& harness) {
  std::string list;
  for (const AllowedHost& host : harness.allowed_hosts) {
    boost::system::error_code error;
    const asio::ip::address address = asio::ip::make_address(host.where.host, error);
    if (error || is_public(address)) continue;
    list += (list.empty() ? "" : ", ") + to_text(host);
  }
  if (list.empty()) return std::nullopt;
  return Finding{
      Severity::note, "network",
      fmt::format("containers of harness '{}' reach {} from this machine", harness.id, list), ""};
}

}  // namespace

AllowedHosts hosts_through_proxy(const Cell& cell, const Providers& providers, KeysMode keys) {
  if (cell.harness->network == NetworkPolicy::open) return {};
  AllowedHosts hosts = cell.harness->allowed_hosts;
  if (keys == KeysMode::gateway) return hosts;
  if (const auto provider = host_of(providers.find(cell.agent->provider))) {
    hosts.push_back(*provider);
  }
  return hosts;
}

bool needs_proxy(const Plan& plan, const Providers& providers, KeysMode keys) {
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (!hosts_through_proxy(plan.cell_at(i), providers, keys).empty()) return true;
  }
  return false;
}

Findings check_proxy(const Plan& plan, const Providers& providers, KeysMode keys,
                     const Capabilities& engine) {
  // Of a gateway that cannot be reached its own check tells.
  const bool is_refused = !engine.mounts_sockets && keys == KeysMode::direct;
  std::set<const Harness*> harnesses;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const Cell cell = plan.cell_at(i);
    if (!hosts_through_proxy(cell, providers, keys).empty()) harnesses.insert(cell.harness);
  }
  Findings findings;
  for (const Harness* harness : harnesses) {
    if (is_refused) findings.push_back(out_of_reach(*harness, engine));
    if (const auto near = addresses_near(*harness)) findings.push_back(*near);
  }
  return findings;
}

}  // namespace bench
