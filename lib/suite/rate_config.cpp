#include "suite/rate_config.hpp"

#include <fmt/format.h>

namespace bench {

namespace {

std::optional<double> read_rate(Document::Object& object, const std::string& key) {
  constexpr double kMost = 1e12;
  const std::optional<double> rate = object.number(key, 0, kMost);
  if (rate && *rate == 0) {
    throw object.error(key, fmt::format("'{}' is 0", key), "leave it out for no limit");
  }
  return rate;
}

SetLimit read_limit(Document::Object& object) {
  SetLimit limit;
  limit.models = object.text("models").value_or("*");
  limit.requests = read_rate(object, "requests_per_minute");
  limit.input_tokens = read_rate(object, "input_tokens_per_minute");
  limit.output_tokens = read_rate(object, "output_tokens_per_minute");
  limit.tokens = read_rate(object, "tokens_per_minute");
  object.finish();
  if (!limit.requests && !limit.input_tokens && !limit.output_tokens && !limit.tokens) {
    throw object.error("", "a limit that limits nothing",
                       "set requests_per_minute, input_tokens_per_minute, "
                       "output_tokens_per_minute or tokens_per_minute");
  }
  return limit;
}

}  // namespace

RatePolicy read_rate_policy(Document::Object& provider) {
  RatePolicy policy;
  const std::string key = "limits";
  if (provider.is_text(key)) {
    const std::string word = provider.text(key).value();
    if (word != "none") {
      throw provider.error(key, fmt::format("'{}' is no limit", word),
                           "write an object, a list of objects, or \"none\"");
    }
    policy.heeded = false;
  } else if (provider.is_list(key)) {
    for (Document::Object& object : provider.objects(key)) {
      if (!policy.limits.empty() && policy.limits.back().models == "*") {
        throw object.error("", "this limit is never reached: the one before it is for all models");
      }
      policy.limits.push_back(read_limit(object));
    }
  } else if (std::optional<Document::Object> object = provider.object(key)) {
    policy.limits.push_back(read_limit(*object));
  }
  return policy;
}

}  // namespace bench
