#include "store/gateway_fields.hpp"

#include <array>

namespace bench::fields {

namespace {

struct TokenField {
  const char* name;
  Usage::Tokens Usage::*tokens;
};
constexpr std::array kTokenFields = {
    TokenField{"input_tokens", &Usage::input},
    TokenField{"cache_read_tokens", &Usage::cache_read},
    TokenField{"cache_write_5m_tokens", &Usage::cache_write_5m},
    TokenField{"cache_write_1h_tokens", &Usage::cache_write_1h},
    TokenField{"output_tokens", &Usage::output},
    TokenField{"reasoning_tokens", &Usage::reasoning},
};

void put_usage(Json& to, const Usage& usage) {
  for (const TokenField& field : kTokenFields) put(to, field.name, usage.*field.tokens);
}

Usage usage_in(const Json& from) {
  Usage usage;
  for (const TokenField& field : kTokenFields) {
    usage.*field.tokens = optional<std::uint64_t>(from, field.name);
  }
  return usage;
}

Json to_json(const KeyUse& use) {
  Json json = {{"requests", use.requests}};
  if (!use.organization.empty()) json["organization"] = use.organization;
  put_usage(json, use.usage);
  json["cost_usd"] = dollars_in(use.cost);
  return json;
}

KeyUse key_use(const Json& from) {
  KeyUse use;
  use.requests = from.at("requests").get<std::uint64_t>();
  use.organization = optional<std::string>(from, "organization").value_or("");
  use.usage = usage_in(from);
  use.cost = usd_of(from.at("cost_usd").get<double>());
  return use;
}

}  // namespace

Json to_json(const RunTally& tally) {
  Json json = {{"requests", tally.requests},
               {"attempts", tally.attempts},
               {"refused", tally.refused},
               {"partial", tally.partial}};
  put_usage(json, tally.usage);
  json["cost_usd"] = dollars_in(tally.cost);
  json["without_price"] = tally.unpriced;
  json["held_ms"] = tally.held.count();
  if (tally.gave_up) json["gave_up"] = name(*tally.gave_up);
  if (tally.budget_spent) json["budget_spent"] = true;
  Json& keys = json["keys"] = Json::object();
  for (const auto& [label, use] : tally.keys) keys[label] = to_json(use);
  return json;
}

RunTally run_tally(const Json& from) {
  RunTally tally;
  tally.requests = from.at("requests").get<std::uint64_t>();
  tally.attempts = from.at("attempts").get<std::uint64_t>();
  tally.refused = from.at("refused").get<std::uint64_t>();
  tally.partial = from.at("partial").get<std::uint64_t>();
  tally.usage = usage_in(from);
  tally.usage.partial = tally.partial > 0;
  tally.cost = usd_of(from.at("cost_usd").get<double>());
  tally.unpriced = from.at("without_price").get<std::uint64_t>();
  tally.held = Milliseconds(from.at("held_ms").get<std::int64_t>());
  if (const auto why = optional<std::string>(from, "gave_up")) tally.gave_up = why_named(*why);
  tally.budget_spent = optional<bool>(from, "budget_spent").value_or(false);
  for (const auto& [label, use] : from.at("keys").items()) tally.keys[label] = key_use(use);
  return tally;
}

}  // namespace bench::fields
