#include "gateway/gateway.hpp"

#include <cerrno>
#include <future>
#include <random>
#include <thread>
#include <unistd.h>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "gateway/client_session.hpp"
#include "gateway/metrics_text.hpp"

namespace bench {

namespace {

// How exactly deadlines and the end of a wait for a key are kept.
constexpr Milliseconds kTick{50};
constexpr int kBacklog = 4096;
// How soon it is known what another process has learned of a key.
constexpr Milliseconds kRecallEvery{1'000};

Error cannot_listen(const std::string& where, const boost::system::error_code& error) {
  return {ExitCode::usage, fmt::format("cannot listen on {}: {}", where, error.message())};
}

}  // namespace

// What lives on the gateway's thread.
struct Gateway::Running {
  Running(GatewaySettings settings, const Clock& clock, TokenTable& tokens, TunnelTokens& tunnels)
      : state{.loop = loop,
              .lookups = lookups,
              .connections = connections,
              .clock = clock,
              .tokens = tokens,
              .tunnel_tokens = tunnels,
              .clients = {},
              .upstream = Upstream(connections, clock),
              .providers = std::move(settings.providers),
              .limits = settings.limits,
              .prices = PriceList(std::move(settings.prices)),
              .budget = Budget(settings.budget),
              .metrics = {},
              .notice = std::move(settings.notice),
              .memory = settings.memory,
              .outgoing_proxy = std::move(settings.outgoing_proxy),
              .seeds = std::minstd_rand(std::random_device{}()),
              .announced_hosts = {}},
        ticker(loop) {
    tick();
    thread = std::thread([this] { loop.run(); });
  }

  // Calls `action` on the gateway's thread and waits for it; throws what it throws.
  template <typename Action>
  auto call(Action action) {
    std::packaged_task<decltype(action())()> task(std::move(action));
    auto result = task.get_future();
    asio::post(loop, [&task] { task(); });
    return result.get();
  }

  template <typename Acceptor>
  asio::awaitable<void> accept(Acceptor acceptor, Entrance entrance);
  std::uint16_t listen(const HostPort& where, Entrance entrance, boost::system::error_code& error);
  asio::awaitable<void> serve(ClientSocket socket, Entrance entrance);
  asio::awaitable<void> end();
  void tick();
  void recall(SteadyTime now);

  asio::io_context loop{1};
  NameLookups lookups{loop};
  ConnectionMaker connections{loop};
  GatewayState state;
  asio::steady_timer ticker;
  std::vector<std::filesystem::path> sockets;
  SteadyTime next_recall{};
  bool ending = false;
  std::thread thread;
};

void Gateway::Running::recall(SteadyTime now) {
  if (state.memory == nullptr || now < next_recall) return;
  next_recall = now + kRecallEvery;
  for (const auto& [name, provider] : state.providers) {
    state.memory->recall(name, provider->pool, now);
  }
}

void Gateway::Running::tick() {
  const SteadyTime now = state.clock.now();
  recall(now);
  for (const auto& [name, provider] : state.providers) provider->admission->serve(now);
  for (auto client = state.clients.begin(); client != state.clients.end();) {
    if (const auto alive = client->lock()) {
      alive->tick(now);
      ++client;
    } else {
      client = state.clients.erase(client);
    }
  }
  ticker.expires_after(kTick);
  ticker.async_wait([this](const boost::system::error_code& error) {
    if (!error) tick();
  });
}

template <typename Acceptor>
asio::awaitable<void> Gateway::Running::accept(Acceptor acceptor, Entrance entrance) {
  for (;;) {
    boost::system::error_code error;
    auto socket = co_await acceptor.async_accept(into(error));
    if (error == asio::error::operation_aborted || ending) co_return;
    if (error) {  // mostly no file descriptor is left: those who are here may leave some
      asio::steady_timer pause(loop, kTick);
      co_await pause.async_wait(into(error));
      continue;
    }
    if constexpr (std::is_same_v<Acceptor, asio::ip::tcp::acceptor>) {
      socket.set_option(asio::ip::tcp::no_delay(true), error);
    }
    asio::co_spawn(loop, serve(ClientSocket(std::move(socket)), entrance), asio::detached);
  }
}

// The port that it got.
std::uint16_t Gateway::Running::listen(const HostPort& where, Entrance entrance,
                                       boost::system::error_code& error) {
  using Tcp = asio::ip::tcp;
  const asio::ip::address address = asio::ip::make_address(where.host, error);
  Tcp::acceptor acceptor(loop);
  const Tcp::endpoint endpoint(address, where.port);
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(kBacklog, error);
  if (error) return 0;
  const std::uint16_t got = acceptor.local_endpoint().port();
  asio::co_spawn(loop, accept(std::move(acceptor), entrance), asio::detached);
  return got;
}

asio::awaitable<void> Gateway::Running::serve(ClientSocket socket, Entrance entrance) {
  const auto client = std::make_shared<ClientConnection>(loop, std::move(socket));
  state.clients.push_back(client);
  try {
    ClientSession session(state, client, entrance);
    co_await session.serve();
  } catch (const std::exception& bug) {
    if (state.notice) state.notice(fmt::format("a request was dropped: {}", bug.what()));
  }
  client->close();
}

Gateway::Gateway(GatewaySettings settings, const Clock& clock)
    : running_(std::make_unique<Running>(std::move(settings), clock, tokens_, tunnel_tokens_)) {}

// What is under way looks at the state until its end, so nothing is left of it when that goes.
asio::awaitable<void> Gateway::Running::end() {
  ending = true;
  boost::system::error_code ignored;
  asio::steady_timer pause(loop);
  while (state.metrics.connections > 0) {
    for (const auto& client : state.clients) {
      if (const auto alive = client.lock()) alive->close();
    }
    pause.expires_after(Milliseconds(1));
    co_await pause.async_wait(into(ignored));
  }
  loop.stop();
}

Gateway::~Gateway() {
  asio::co_spawn(running_->loop, running_->end(), asio::detached);
  running_->thread.join();
  for (const std::filesystem::path& socket : running_->sockets) ::unlink(socket.c_str());
}

void Gateway::listen_for_slots(const std::filesystem::path& socket) {
  Running& running = *running_;
  running.call([&] {
    using Local = asio::local::stream_protocol;
    Local::acceptor acceptor(running.loop);
    boost::system::error_code error;
    if (socket.string().size() >= sizeof(sockaddr_un::sun_path)) {
      error = boost::system::errc::make_error_code(boost::system::errc::filename_too_long);
    }
    if (!error) acceptor.open(Local(), error);
    if (!error) acceptor.bind(Local::endpoint(socket.string()), error);
    if (!error) acceptor.listen(kBacklog, error);
    // A container's user is anybody; that its folder is closed to others keeps the socket.
    if (!error && ::chmod(socket.c_str(), 0666) != 0) {
      error.assign(errno, boost::system::system_category());
    }
    if (error) throw cannot_listen(socket.string(), error);
    running.sockets.push_back(socket);
    asio::co_spawn(running.loop, running.accept(std::move(acceptor), Entrance::slots),
                   asio::detached);
  });
}

void Gateway::listen_for_slots(const HostPort& address) {
  Running& running = *running_;
  running.call([&] {
    HostPort where = address;
    boost::system::error_code error;
    running.listen(where, Entrance::slots, error);
    if (error == boost::system::errc::address_not_available) {
      where.host = "127.0.0.1";
      running.listen(where, Entrance::slots, error);
    }
    if (error) throw cannot_listen(to_text(where), error);
  });
}

std::uint16_t Gateway::listen_for_operator(const std::string& host, std::uint16_t port) {
  Running& running = *running_;
  return running.call([&] {
    boost::system::error_code error;
    const std::uint16_t got = running.listen({host, port}, Entrance::user, error);
    if (error) throw cannot_listen(fmt::format("{}:{}", host, port), error);
    return got;
  });
}

std::optional<GatewayOutlook> Gateway::outlook(const std::string& provider) {
  return running_->call([&]() -> std::optional<GatewayOutlook> {
    const GatewayState& state = running_->state;
    const auto found = state.providers.find(provider);
    if (found == state.providers.end()) return std::nullopt;
    const auto metrics = state.metrics.providers.find(provider);
    return GatewayOutlook{found->second->provider.key_variable,
                          found->second->pool.next_return(state.clock.now()), state.budget_spent,
                          metrics == state.metrics.providers.end() ? 0 : metrics->second.crowded};
  });
}

void Gateway::charge(const RunId& run, Usd cost) {
  running_->call([&] { running_->state.budget.charge(run, cost); });
}

std::string Gateway::metrics() {
  return running_->call([this] { return metrics_text(running_->state); });
}

GatewayView Gateway::view() {
  return running_->call([this] {
    const GatewayState& state = running_->state;
    const SteadyTime now = state.clock.now();
    GatewayView view{.keys = {}, .active = state.metrics.active, .waiting = state.metrics.waiting};
    for (const auto& [name, provider] : state.providers) {
      const KeyPool& pool = provider->pool;
      for (const Key& key : pool.keys()) {
        view.keys.push_back(
            {name, key.label, pool.state(key.id, now), pool.is_limited(key.id, now)});
      }
    }
    return view;
  });
}

void Gateway::replace(GatewayProviders providers, std::vector<ModelPrice> prices) {
  running_->call([&] {
    running_->state.prices = PriceList(std::move(prices));
    GatewayProviders& current = running_->state.providers;
    for (const auto& [name, before] : current) {
      const auto after = providers.find(name);
      before->admission->replace_policy(after == providers.end() ? RatePolicy{false, {}}
                                                                 : after->second->provider.rates);
      before->admission->serve(running_->state.clock.now());
      if (after == providers.end()) continue;
      after->second->pool.inherit(before->pool);
      after->second->admission = before->admission;
    }
    current = std::move(providers);
  });
}

}  // namespace bench
