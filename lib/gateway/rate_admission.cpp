#include "gateway/rate_admission.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace bench {

namespace {

std::shared_ptr<LimitBuckets> buckets_for(const SetLimit& limit, SteadyTime now) {
  // By LimitKind.
  const std::array<std::optional<double>, kLimitKinds> rates = {limit.requests, limit.input_tokens,
                                                                limit.output_tokens, limit.tokens};
  auto buckets = std::make_shared<LimitBuckets>();
  for (std::size_t kind = 0; kind < kLimitKinds; ++kind) {
    if (rates.at(kind)) buckets->of(kind) = TokenBucket::for_any_minute(*rates.at(kind), now);
  }
  return buckets;
}

// Moves what `from` holds to `to`, where it is absorbed by what stands there.
template <typename Limits, typename Holder>
void move_holder(Limits& limits, const Holder& from, const Holder& to, SteadyTime now) {
  for (auto one = limits.begin(); one != limits.end();) {
    if (one->first.first != from) {
      ++one;
      continue;
    }
    auto node = limits.extract(one++);
    const auto there = limits.find({to, node.key().second});
    if (there != limits.end()) {
      there->second->absorb(*node.mapped(), now);
    } else {
      node.key().first = to;
      limits.insert(std::move(node));
    }
  }
}

}  // namespace

RateAdmission::RateAdmission(Dialect dialect, RatePolicy policy)
    : dialect_(dialect), policy_(std::move(policy)) {}

void RateAdmission::replace_policy(RatePolicy policy) {
  policy_ = std::move(policy);
  set_.clear();
}

Amounts RateAdmission::expected(const std::string& model, const RequestFacts& facts) const {
  const auto known = uses_.find(model);
  return (known == uses_.end() ? ExpectedUse() : known->second).of(facts, dialect_);
}

void RateAdmission::learn(const std::string& model, const RequestFacts& facts, const Usage& used) {
  uses_[model].learn(facts, used);
}

bool RateAdmission::limits_any() const {
  if (!policy_.heeded) return false;
  return !policy_.limits.empty() || std::any_of(told_.begin(), told_.end(), [](const auto& one) {
    return one.second->known();
  });
}

std::vector<bool> RateAdmission::full(const Request& request, SteadyTime now) {
  std::vector<bool> full;
  for (const Key& key : request.keys.keys()) {
    const Limits limits = limits_of(key, request.model, now);
    const bool told = limits.told != nullptr &&
                      (limits.told->ready(request.need, now) > now || is_claimed(limits.told));
    const bool set =
        limits.set && (limits.set->ready(request.need, now) > now || is_claimed(limits.set.get()));
    full.push_back(told || set);
  }
  return full;
}

SteadyTime RateAdmission::soonest(const Request& request, SteadyTime now) {
  SteadyTime soonest = SteadyTime::max();
  for (const Key& key : request.keys.keys()) {
    const KeyState state = request.keys.state(key.id, now, request.model);
    if (state.phase != KeyPhase::valid) continue;
    const Limits limits = limits_of(key, request.model, now);
    SteadyTime ready = now;
    if (limits.told != nullptr) ready = std::max(ready, limits.told->ready(request.need, now));
    if (limits.set) ready = std::max(ready, limits.set->ready(request.need, now));
    soonest = std::min(soonest, ready);
  }
  return soonest;
}

void RateAdmission::claim(const Request& request, SteadyTime now) {
  for (const Key& key : request.keys.keys()) {
    if (request.keys.state(key.id, now, request.model).phase != KeyPhase::valid) continue;
    const Limits limits = limits_of(key, request.model, now);
    if (limits.told != nullptr && limits.told->ready(request.need, now) > now) {
      claimed_.push_back(limits.told);
    }
    if (limits.set && limits.set->ready(request.need, now) > now) {
      claimed_.push_back(limits.set.get());
    }
  }
}

std::unique_ptr<SentRequest> RateAdmission::send(const Request& request, const Key& key,
                                                 SteadyTime now) {
  const Holder holder = holder_of(key);
  forget_strays();
  std::unique_ptr<ToldLimits>& told = told_[{holder, request.model}];
  if (!told) told = std::make_unique<ToldLimits>();
  std::shared_ptr<LimitBuckets> set = set_buckets(holder, request.model, now);
  if (set) set->take(request.need, now);
  return std::make_unique<SentRequest>(told->send(request.need, now), std::move(set), request.need);
}

void RateAdmission::learn_organization(const Key& key, const std::string& organization,
                                       SteadyTime now) {
  const Holder before = holder_of(key);
  const Holder after{true, organization};
  if (before.organization || before == after) return;
  move_holder(told_, before, after, now);
  move_holder(set_, before, after, now);
}

void RateAdmission::serve(SteadyTime now) {
  line_.serve(now);
  claimed_.clear();
}

// Models are named by clients, who may name any number.
void RateAdmission::forget_strays() {
  constexpr std::size_t kMany = 1'000;
  if (told_.size() < kMany) return;
  std::erase_if(told_, [](const auto& one) { return one.second->idle() && !one.second->known(); });
}

RateAdmission::Holder RateAdmission::holder_of(const Key& key) {
  if (key.organization.empty()) return {false, key.id.str()};
  return {true, key.organization};
}

RateAdmission::Limits RateAdmission::limits_of(const Key& key, const std::string& model,
                                               SteadyTime now) {
  if (!policy_.heeded) return {};
  const Holder holder = holder_of(key);
  const auto told = told_.find({holder, model});
  return {told == told_.end() ? nullptr : told->second.get(), set_buckets(holder, model, now)};
}

std::optional<std::size_t> RateAdmission::set_limit_for(std::string_view model) const {
  const auto found =
      std::find_if(policy_.limits.begin(), policy_.limits.end(),
                   [&](const SetLimit& limit) { return glob_matches(limit.models, model); });
  if (found == policy_.limits.end()) return std::nullopt;
  return static_cast<std::size_t>(found - policy_.limits.begin());
}

std::shared_ptr<LimitBuckets> RateAdmission::set_buckets(const Holder& holder,
                                                         const std::string& model, SteadyTime now) {
  const std::optional<std::size_t> limit = set_limit_for(model);
  if (!limit) return nullptr;
  std::shared_ptr<LimitBuckets>& buckets = set_[{holder, *limit}];
  if (!buckets) buckets = buckets_for(policy_.limits[*limit], now);
  return buckets;
}

bool RateAdmission::is_claimed(const void* limits) const {
  return std::find(claimed_.begin(), claimed_.end(), limits) != claimed_.end();
}

}  // namespace bench
