#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "gateway/client_connection.hpp"
#include "gateway/gateway_metrics.hpp"
#include "gateway/key_memory.hpp"
#include "gateway/name_lookups.hpp"
#include "gateway/outgoing_proxy.hpp"
#include "gateway/rate_admission.hpp"
#include "gateway/token_table.hpp"
#include "gateway/tunnel_account.hpp"
#include "gateway/upstream.hpp"
#include "keys/key_pool.hpp"
#include "keys/provider.hpp"
#include "meter/budget.hpp"
#include "meter/price_list.hpp"

namespace bench {

// A provider whose keys the gateway holds.
struct GatewayProvider {
  GatewayProvider(Provider given, KeyPool keys)
      : provider(std::move(given)),
        pool(std::move(keys)),
        admission(std::make_shared<RateAdmission>(provider.dialect, provider.rates)) {}

  Provider provider;
  KeyPool pool;
  // Shared with what replaces this: who waits, waits on.
  std::shared_ptr<RateAdmission> admission;
};

// By name. One that is replaced lives on until the exchanges that began with it have ended.
using GatewayProviders = std::map<std::string, std::shared_ptr<GatewayProvider>>;

// How long anybody is waited for, and how much is taken.
struct GatewayLimits {
  std::size_t longest_body = 32UL << 20U;
  Milliseconds head_time{10'000};
  Milliseconds idle_time{300'000};  // between two requests of a connection
  // Clients give up after 300 s of silence, one of them never does.
  Milliseconds first_byte_time{295'000};
  Milliseconds silence_time{295'000};
  std::size_t slowest_body = 16UL << 10U;  // bytes a second, after a grace period
  int connections_per_token = 256;
  int tunnels_per_token = 64;
  Milliseconds tunnel_connect_time{10'000};
  // Beyond what a provider takes to answer: with a key of its own an agent asks through a tunnel.
  Milliseconds tunnel_idle_time{900'000};
};

using TunnelTokens = TokensOf<TunnelAccount>;

// What all exchanges share. Belongs to the loop's thread, but for the tokens.
struct GatewayState {
  asio::io_context& loop;
  NameLookups& lookups;
  ConnectionMaker& connections;
  const Clock& clock;
  TokenTable& tokens;
  TunnelTokens& tunnel_tokens;
  std::list<std::weak_ptr<ClientConnection>> clients;  // whose deadlines are looked at
  Upstream upstream;
  GatewayProviders providers;
  GatewayLimits limits;
  PriceList prices;
  Budget budget;
  bool budget_spent = false;  // a request was refused for the matrix's
  GatewayMetrics metrics;
  std::function<void(const std::string& line)> notice;  // for the operator
  KeyMemory* memory = nullptr;                          // borrowed; may be none
  OutgoingProxy outgoing_proxy;
  std::minstd_rand seeds;
  std::set<std::string> announced_hosts;  // that were refused, as the operator knows
};

}  // namespace bench
