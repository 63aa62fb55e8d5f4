#include "store/gateway_fields.hpp"

#include "meter/token_kinds.hpp"

namespace bench::fields {

namespace {

void put_usage(Json& to, const Usage& usage) {
  for (const TokenKind& kind : kTokenKinds) put(to, kind.name, usage.*kind.tokens);
}

Usage usage_in(const Json& from) {
  Usage usage;
  for (const TokenKind& kind : kTokenKinds) {
    usage.*kind.tokens = optional<std::uint64_t>(from, kind.name);
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
               {"partial", tally.partial},
               {"unmetered", tally.unmetered}};
  put_usage(json, tally.usage);
  json["cost_usd"] = dollars_in(tally.cost);
  json["spent_usd"] = dollars_in(tally.spent);
  json["without_price"] = tally.unpriced;
  if (tally.under_way > 0) {
    json["under_way"] = tally.under_way;
    json["set_aside_usd"] = dollars_in(tally.set_aside);
  }
  json["held_ms"] = tally.held.count();
  if (tally.gave_up) json["gave_up"] = name(*tally.gave_up);
  if (tally.budget_spent) json["budget_spent"] = true;
  if (tally.price_unknown) json["price_unknown"] = true;
  if (tally.begun_before) json["begun_before"] = true;
  if (tally.replay) {
    json["replay"] = {{"answered", tally.replay->answered}, {"missed", tally.replay->missed}};
    if (tally.replay->missed > 0) json["replay"]["first_miss"] = tally.replay->first_miss;
  }
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
  tally.unmetered = optional<std::uint64_t>(from, "unmetered").value_or(0);
  tally.cost = usd_of(from.at("cost_usd").get<double>());
  tally.spent = usd_of(optional<double>(from, "spent_usd").value_or(dollars_in(tally.cost)));
  tally.unpriced = from.at("without_price").get<std::uint64_t>();
  tally.under_way = optional<std::uint64_t>(from, "under_way").value_or(0);
  tally.set_aside = usd_of(optional<double>(from, "set_aside_usd").value_or(0));
  tally.held = Milliseconds(from.at("held_ms").get<std::int64_t>());
  if (const auto why = optional<std::string>(from, "gave_up")) tally.gave_up = why_named(*why);
  tally.budget_spent = optional<bool>(from, "budget_spent").value_or(false);
  tally.price_unknown = optional<bool>(from, "price_unknown").value_or(false);
  tally.begun_before = optional<bool>(from, "begun_before").value_or(false);
  if (from.contains("replay")) {
    const Json& replay = from.at("replay");
    tally.replay = ReplayTally{replay.at("answered").get<std::uint64_t>(),
                               replay.at("missed").get<std::uint64_t>(),
                               optional<std::string>(replay, "first_miss").value_or("")};
  }
  for (const auto& [label, use] : from.at("keys").items()) tally.keys[label] = key_use(use);
  return tally;
}

Json to_json(const TunnelTally& tally) {
  Json json = {{"opened", tally.opened},
               {"refused", tally.refused},
               {"failed", tally.failed},
               {"sent_bytes", tally.sent},
               {"received_bytes", tally.received}};
  if (!tally.refused_hosts.empty()) json["refused_hosts"] = tally.refused_hosts;
  return json;
}

TunnelTally tunnel_tally(const Json& from) {
  TunnelTally tally;
  tally.opened = from.at("opened").get<std::uint64_t>();
  tally.refused = from.at("refused").get<std::uint64_t>();
  tally.failed = from.at("failed").get<std::uint64_t>();
  tally.sent = from.at("sent_bytes").get<std::uint64_t>();
  tally.received = from.at("received_bytes").get<std::uint64_t>();
  tally.refused_hosts =
      optional<std::set<std::string>>(from, "refused_hosts").value_or(std::set<std::string>());
  return tally;
}

}  // namespace bench::fields
