#include "suite/failover_config.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace {

// A word that must be the name of one of the first `count` values of an enumeration.
template <typename Value>
std::optional<Value> read_name(Document::Object& object, const std::string& key, int count) {
  const std::optional<std::string> text = object.text(key);
  if (!text) return std::nullopt;
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    const auto value = static_cast<Value>(i);
    if (name(value) == *text) return value;
    names.emplace_back(name(value));
  }
  throw object.error(key, fmt::format("unknown {} '{}'", key, *text), joined(names, ", "));
}

void read_duration(Document::Object& object, const std::string& key, Milliseconds& value) {
  value = object.duration(key).value_or(value);
}

// `60s`, `for_ever`; `0` keeps the key in use.
void read_out(Document::Object& object, Reaction& reaction) {
  if (!object.has("out")) return;
  reaction.for_ever = object.is_text("out") && object.text("out") == "for_ever";
  reaction.out = reaction.for_ever ? Milliseconds(0) : object.duration("out").value();
  // The default's growth belongs to the default's length.
  reaction.out_at_most = Milliseconds(0);
}

Reaction read_reaction(Document::Object& object, Reaction reaction) {
  reaction.then = read_name<Reaction::Then>(object, "then", kThens).value_or(reaction.then);
  read_out(object, reaction);
  read_duration(object, "out_at_most", reaction.out_at_most);
  const bool grows = reaction.out_at_most > Milliseconds(0);
  if (grows && (reaction.for_ever || reaction.out_at_most < reaction.out)) {
    throw object.error("out_at_most", "'out_at_most' is less than 'out'",
                       "it is where the growing times end");
  }
  object.finish();
  return reaction;
}

void read_reactions(Document::Object& failover, FailoverPolicy& policy) {
  std::optional<Document::Object> object = failover.object("reactions");
  if (!object) return;
  for (std::size_t i = 1; i < kAnswerKinds; ++i) {
    const auto kind = static_cast<AnswerKind>(i);
    if (std::optional<Document::Object> given = object->object(std::string(name(kind)))) {
      policy.reaction(kind) = read_reaction(*given, policy.reaction(kind));
    }
  }
  object->finish();
}

}  // namespace

FailoverPolicy read_failover(Document::Object& provider) {
  constexpr int kMostRetries = 100;
  constexpr int kMostRejections = 1'000;
  // Clients close a connection that has been silent for five minutes.
  constexpr Milliseconds kLongestHold = std::chrono::seconds(290);
  FailoverPolicy policy;
  std::optional<Document::Object> object = provider.object("failover");
  if (!object) return policy;
  policy.strategy =
      read_name<KeyStrategy>(*object, "strategy", kKeyStrategies).value_or(policy.strategy);
  read_duration(*object, "hold", policy.hold);
  if (policy.hold > kLongestHold) {
    throw object->error("hold", "'hold' is longer than clients wait", "290s at most");
  }
  read_duration(*object, "patience", policy.patience);
  read_duration(*object, "max_cooldown", policy.max_cooldown);
  policy.retries = object->integer("retries", 0, kMostRetries).value_or(policy.retries);
  read_duration(*object, "backoff", policy.backoff);
  read_duration(*object, "max_backoff", policy.max_backoff);
  policy.rejections = object->integer("rejections", 0, kMostRejections).value_or(policy.rejections);
  read_reactions(*object, policy);
  object->finish();
  return policy;
}

}  // namespace bench
