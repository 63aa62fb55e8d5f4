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

std::string_view name(KeyPhase phase) {
  switch (phase) {
    case KeyPhase::valid:
      return "valid";
    case KeyPhase::cooling:
      return "cooling";
    case KeyPhase::dead:
      return "dead";
  }
  return "unknown";
}

void add_key_states(std::string& text, const GatewayState& state) {
  Metric metric(text, "bench_gateway_keys", "gauge", "Keys by the state they are in.");
  const SteadyTime now = state.clock.now();
  for (const auto& [provider, held] : state.providers) {
    std::map<KeyPhase, int> counts = {
        {KeyPhase::valid, 0}, {KeyPhase::cooling, 0}, {KeyPhase::dead, 0}};
    for (const Key& key : held->pool.keys()) ++counts[held->pool.state(key.id, now).phase];
    for (const auto& [phase, count] : counts) {
      metric.add(labels(provider, "state", name(phase)), count);
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
    text += fmt::format("{}_bucket{{{}}} {}\n", name, labels(provider, "le", "+Inf"), requests);
    text += fmt::format("{}_sum{{provider=\"{}\"}} {}\n", name, provider, attempts);
    text += fmt::format("{}_count{{provider=\"{}\"}} {}\n", name, provider, requests);
  }
}

void add_plain(std::string& text, std::string_view name, std::string_view type,
               std::string_view help, double value) {
  Metric(text, name, type, help).add("", value);
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
  add_count(text, state, "bench_gateway_partial_answers_total", "Answers that broke off.",
            &PerProvider::partial);
  add_count(text, state, "bench_gateway_clients_left_total",
            "Clients that did not wait for their answer.", &PerProvider::client_left);
  add_plain(text, "bench_gateway_active_requests", "gauge", "Requests under way.",
            static_cast<double>(metrics.active));
  add_plain(text, "bench_gateway_waiting_requests", "gauge", "Requests that wait for a key.",
            static_cast<double>(metrics.waiting));
  add_plain(text, "bench_gateway_held_requests_total", "counter", "Requests that had to wait.",
            static_cast<double>(metrics.held_requests));
  add_plain(text, "bench_gateway_held_seconds_total", "counter", "How long they waited together.",
            static_cast<double>(metrics.held.count()) / 1000.0);
  add_plain(text, "bench_gateway_connections", "gauge", "Open connections of clients.",
            static_cast<double>(metrics.connections));
  add_plain(text, "bench_gateway_unknown_tokens_total", "counter",
            "Requests without a token, or with one that opens nothing.",
            static_cast<double>(metrics.unknown_tokens));
  add_plain(text, "bench_gateway_refused_heads_total", "counter",
            "Requests that were malformed, too large or too slow.",
            static_cast<double>(metrics.refused_heads));
  return text;
}

}  // namespace bench
