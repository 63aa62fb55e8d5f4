#include "gateway/metrics_text.hpp"

#include <string_view>

#include <fmt/format.h>

namespace bench {

namespace {

// One metric: its head once, then a line for each set of labels.
class Metric {
 public:
  Metric(std::string& text, std::string_view name, std::string_view type, std::string_view help)
      : text_(text), name_(name) {
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }

  template <typename Value>
  void add(std::string_view labels, const Value& value) {
    text_ += labels.empty() ? fmt::format("{} {}\n", name_, value)
                            : fmt::format("{}{{{}}} {}\n", name_, labels, value);
  }

 private:
  std::string& text_;
  std::string name_;
};

std::string labels(std::string_view provider, std::string_view name, std::string_view value) {
  return fmt::format(R"(provider="{}",{}="{}")", provider, name, value);
}

std::string_view state_name(const KeyPool& pool, const KeyId& key, SteadyTime now) {
  switch (pool.state(key, now).phase) {
    case KeyPhase::valid:
      return pool.is_limited(key, now) ? "limited" : "valid";
    case KeyPhase::cooling:
      return "cooling";
    case KeyPhase::dead:
      return "dead";
  }
  return "unknown";
}

void add_key_states(std::string& text, const GatewayState& state) {
  Metric metric(text, "bench_gateway_keys", "gauge",
                "Keys by the state they are in; limited: not for every class of models.");
  const SteadyTime now = state.clock.now();
  for (const auto& [provider, held] : state.providers) {
    std::map<std::string_view, int> counts = {
        {"valid", 0}, {"limited", 0}, {"cooling", 0}, {"dead", 0}};
    for (const Key& key : held->pool.keys()) ++counts[state_name(held->pool, key.id, now)];
    for (const auto& [phase, count] : counts) {
      metric.add(labels(provider, "state", phase), count);
    }
  }
}

// One counter with a label besides the provider's.
template <typename Counts>
void add_counts(std::string& text, const GatewayState& state, std::string_view metric_name,
                std::string_view help, std::string_view label,
                Counts GatewayMetrics::PerProvider::*counts) {
  Metric metric(text, metric_name, "counter", help);
  for (const auto& [provider, counted] : state.metrics.providers) {
    for (const auto& [value, count] : counted.*counts) {
      metric.add(labels(provider, label, fmt::format("{}", value)), count);
    }
  }
}

void add_count(std::string& text, const GatewayState& state, std::string_view metric_name,
               std::string_view help, std::uint64_t GatewayMetrics::PerProvider::*count) {
  Metric metric(text, metric_name, "counter", help);
  for (const auto& [provider, counted] : state.metrics.providers) {
    metric.add(fmt::format("provider=\"{}\"", provider), counted.*count);
  }
}

void add_costs(std::string& text, const GatewayState& state) {
  Metric metric(text, "bench_gateway_cost_usd_total", "counter",
                "What answers have cost, where the price is known.");
  for (const auto& [provider, counted] : state.metrics.providers) {
    metric.add(fmt::format("provider=\"{}\"", provider), dollars_in(counted.cost));
  }
}

// What follows the buckets.
void add_histogram_end(std::string& text, std::string_view name, std::string_view provider,
                       double sum, std::uint64_t count) {
  text += fmt::format("{}_bucket{{{}}} {}\n", name, labels(provider, "le", "+Inf"), count);
  text += fmt::format("{}_sum{{provider=\"{}\"}} {}\n", name, provider, sum);
  text += fmt::format("{}_count{{provider=\"{}\"}} {}\n", name, provider, count);
}

void add_attempts(std::string& text, const GatewayState& state) {
  const std::string name = "bench_gateway_attempts";
  Metric metric(text, name, "histogram", "Requests to the provider for one of a client.");
  for (const auto& [provider, counted] : state.metrics.providers) {
    std::uint64_t requests = 0;
    std::uint64_t attempts = 0;
    for (const auto& [tries, count] : counted.attempts) {
      requests += count;
      attempts += count * static_cast<std::uint64_t>(tries);
      text += fmt::format("{}_bucket{{{}}} {}\n", name,
                          labels(provider, "le", std::to_string(tries)), requests);
    }
    add_histogram_end(text, name, provider, static_cast<double>(attempts), requests);
  }
}

void add_overhead(std::string& text, const GatewayState& state) {
  const std::string name = "bench_gateway_overhead_seconds";
  Metric metric(text, name, "histogram",
                "What the gateway itself took until an answer began, without any waiting.");
  for (const auto& [provider, counted] : state.metrics.providers) {
    const TimeHistogram& took = counted.overhead;
    for (std::size_t bucket = 0; bucket < TimeHistogram::kBounds.size(); ++bucket) {
      const std::chrono::duration<double> bound = TimeHistogram::kBounds.at(bucket);
      text += fmt::format("{}_bucket{{{}}} {}\n", name,
                          labels(provider, "le", fmt::format("{:g}", bound.count())),
                          took.within(bucket));
    }
    add_histogram_end(text, name, provider, took.seconds(), took.count());
  }
}

// What waits for clients that read more slowly than their provider writes.
std::size_t unsent_bytes(const GatewayState& state) {
  std::size_t unsent = 0;
  for (const auto& client : state.clients) {
    if (const auto alive = client.lock()) unsent += alive->unsent();
  }
  return unsent;
}

void add_paced_time(std::string& text, const GatewayState& state) {
  Metric metric(text, "bench_gateway_paced_seconds_total", "counter",
                "How long requests waited for room in a rate limit.");
  for (const auto& [provider, counts] : state.metrics.providers) {
    metric.add(fmt::format("provider=\"{}\"", provider),
               static_cast<double>(counts.paced_for.count()) / 1000.0);
  }
}

template <typename Value>
void add_plain(std::string& text, std::string_view name, std::string_view type,
               std::string_view help, Value value) {
  Metric(text, name, type, help).add("", value);
}

void add_tunnels(std::string& text, const GatewayMetrics::Tunnels& tunnels) {
  add_plain(text, "bench_gateway_tunnels", "gauge", "Open tunnels to allowed hosts.", tunnels.open);
  add_plain(text, "bench_gateway_tunnels_opened_total", "counter", "Tunnels to allowed hosts.",
            tunnels.opened);
  add_plain(text, "bench_gateway_tunnels_refused_total", "counter",
            "Tunnels to hosts that are not allowed.", tunnels.refused);
  add_plain(text, "bench_gateway_tunnels_failed_total", "counter",
            "Tunnels to hosts that were not reached.", tunnels.failed);
  Metric bytes(text, "bench_gateway_tunnel_bytes_total", "counter", "What went through tunnels.");
  bytes.add("direction=\"sent\"", tunnels.sent);
  bytes.add("direction=\"received\"", tunnels.received);
}

}  // namespace

std::string metrics_text(const GatewayState& state) {
  using PerProvider = GatewayMetrics::PerProvider;
  const GatewayMetrics& metrics = state.metrics;
  std::string text;
  add_key_states(text, state);
  add_counts(text, state, "bench_gateway_key_transitions_total", "Keys taken out, by reason.",
             "reason", &PerProvider::transitions);
  add_counts(text, state, "bench_gateway_exhaustions_total", "Requests for which no key was left.",
             "why", &PerProvider::exhaustions);
  add_counts(text, state, "bench_gateway_answers_total", "Answers to clients, by status.", "status",
             &PerProvider::answers);
  add_counts(text, state, "bench_gateway_tokens_total", "Tokens that answers say were used.",
             "kind", &PerProvider::tokens);
  add_costs(text, state);
  add_attempts(text, state);
  add_overhead(text, state);
  add_count(text, state, "bench_gateway_partial_answers_total", "Answers that broke off.",
            &PerProvider::partial);
  add_count(text, state, "bench_gateway_clients_left_total",
            "Clients that did not wait for their answer.", &PerProvider::client_left);
  add_count(text, state, "bench_gateway_rate_limited_total",
            "Answers of providers that say too much was asked.", &PerProvider::rate_limited);
  add_count(text, state, "bench_gateway_paced_requests_total",
            "Requests that waited for room in a rate limit.", &PerProvider::paced);
  add_paced_time(text, state);
  add_plain(text, "bench_gateway_active_requests", "gauge", "Requests under way.", metrics.active);
  add_plain(text, "bench_gateway_waiting_requests", "gauge", "Requests that wait for a key.",
            metrics.waiting);
  add_plain(text, "bench_gateway_held_requests_total", "counter", "Requests that had to wait.",
            metrics.held_requests);
  add_plain(text, "bench_gateway_held_seconds_total", "counter", "How long they waited together.",
            static_cast<double>(metrics.held.count()) / 1000.0);
  add_plain(text, "bench_gateway_connections", "gauge", "Open connections of clients.",
            metrics.connections);
  add_plain(text, "bench_gateway_unsent_bytes", "gauge", "Bytes that wait for clients to read.",
            unsent_bytes(state));
  add_plain(text, "bench_gateway_unknown_tokens_total", "counter",
            "Requests without a token, or with one that opens nothing.", metrics.unknown_tokens);
  add_plain(text, "bench_gateway_refused_heads_total", "counter",
            "Requests that were malformed, too large or too slow.", metrics.refused_heads);
  add_tunnels(text, metrics.tunnels);
  return text;
}

}  // namespace bench
