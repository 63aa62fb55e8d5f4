#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "gateway/request_line.hpp"
#include "gateway/sent_request.hpp"
#include "keys/key_pool.hpp"
#include "meter/expected_use.hpp"
#include "meter/told_limits.hpp"
#include "suite/rate_policy.hpp"

namespace bench {

// Which keys of a provider have room for a request, by what the provider tells of its limits and
// what bench.json sets, and the line of those who wait for some. Limits belong to an organization
// (to a key while its organization is not known) and a class of models. Where nothing is known of
// any limit, nobody waits. Time comes in as a parameter; belongs to one thread.
class RateAdmission {
 public:
  RateAdmission(Dialect dialect, RatePolicy policy);

  // Another policy from now on; what the provider has told stays.
  void replace_policy(RatePolicy policy);

  // A request, with the keys that it may use.
  struct Request {
    const KeyPool& keys;
    std::string model;  // its limit class (model_class())
    Amounts need{};
    bool limited = true;  // else no limit is for it: it asks no model
  };

  // What such a request is expected to take.
  [[nodiscard]] Amounts expected(const std::string& model, const RequestFacts& facts) const;

  // What it has used.
  void learn(const std::string& model, const RequestFacts& facts, const Usage& used);

  [[nodiscard]] Amounts used(const Usage& used, const Amounts& expected) const {
    return amounts_used(used, expected, dialect_);
  }

  // Whether there is any limit that could hold a request back.
  [[nodiscard]] bool limits_any() const;

  // Parallel to the keys: those without room, or whose room somebody in the line waits for.
  [[nodiscard]] std::vector<bool> full(const Request& request, SteadyTime now);

  // When the first usable key has room, if nobody takes it.
  [[nodiscard]] SteadyTime soonest(const Request& request, SteadyTime now);

  // The room that this request waits for is not for those behind it in the line.
  void claim(const Request& request, SteadyTime now);

  [[nodiscard]] std::unique_ptr<SentRequest> send(const Request& request, const Key& key,
                                                  SteadyTime now);

  // The key's limits turn out to be those of an organization; before the key's own record says so.
  void learn_organization(const Key& key, const std::string& organization, SteadyTime now);

  // The line. Those who do not take their turn claim() what they wait for.
  [[nodiscard]] RequestLine& line() { return line_; }
  void serve(SteadyTime now);

 private:
  struct Holder {
    bool organization = false;
    std::string name;
    auto operator<=>(const Holder&) const = default;
  };
  // What limits a request with one key; either may be none.
  struct Limits {
    const ToldLimits* told = nullptr;
    std::shared_ptr<LimitBuckets> set;
  };

  [[nodiscard]] static Holder holder_of(const Key& key);
  [[nodiscard]] Limits limits_of(const Key& key, const std::string& model, SteadyTime now);
  [[nodiscard]] std::optional<std::size_t> set_limit_for(std::string_view model) const;
  [[nodiscard]] std::shared_ptr<LimitBuckets> set_buckets(const Holder& holder,
                                                          const std::string& model, SteadyTime now);
  void forget_strays();
  [[nodiscard]] bool is_claimed(const void* limits) const;

  Dialect dialect_;
  RatePolicy policy_;
  std::map<std::string, ExpectedUse> uses_;  // by class of models
  std::map<std::pair<Holder, std::string>, std::unique_ptr<ToldLimits>> told_;
  std::map<std::pair<Holder, std::size_t>, std::shared_ptr<LimitBuckets>> set_;
  RequestLine line_;
  std::vector<const void*> claimed_;  // while turns are offered: limits whose room is spoken for
};

}  // namespace bench
