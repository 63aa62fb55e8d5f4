#include "meter/rate_limits.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/error.hpp"
#include "base/units.hpp"

namespace bench {

namespace {

constexpr std::array<std::string_view, kLimitKinds> kNames = {"requests", "input-tokens",
                                                              "output-tokens", "tokens"};
constexpr std::string_view kOwnPrefix = "anthropic-ratelimit-";
constexpr std::string_view kSharedPrefix = "x-ratelimit-";

// What the head says of one limit, as it stands there.
struct Words {
  std::string_view limit;
  std::string_view remaining;
  std::string_view reset;
  bool reset_is_moment = false;
};

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc{} || end != last) return std::nullopt;
  return number;
}

// A reset that cannot be read is the whole minute that limits are for.
Milliseconds reset_in(const Words& words, WallTime now) {
  try {
    if (!words.reset_is_moment) return parse_duration(std::string(words.reset));
    return std::max(from_utc(words.reset) - now, Milliseconds(0));
  } catch (const Error&) {
    return std::chrono::minutes(1);
  }
}

std::optional<RateLimit> limit_in(const Words& words, WallTime now) {
  const std::optional<std::uint64_t> most = number_in(words.limit);
  const std::optional<std::uint64_t> left = number_in(words.remaining);
  if (!most || !left || *most == 0) return std::nullopt;
  return RateLimit{*most, *left, reset_in(words, now)};
}

std::string_view* word_named(Words& words, std::string_view name) {
  if (same_name(name, "limit")) return &words.limit;
  if (same_name(name, "remaining")) return &words.remaining;
  return same_name(name, "reset") ? &words.reset : nullptr;
}

Words* words_of(std::array<Words, kLimitKinds>& all, std::string_view kind) {
  const auto same = [&](std::string_view known) { return same_name(known, kind); };
  const auto* const found = std::find_if(kNames.begin(), kNames.end(), same);
  return found == kNames.end() ? nullptr
                               : &all.at(static_cast<std::size_t>(found - kNames.begin()));
}

// `input-tokens-remaining`, or `remaining-tokens` where the kind comes last.
void note(std::array<Words, kLimitKinds>& all, std::string_view name, std::string_view value,
          bool kind_first) {
  const std::size_t dash = kind_first ? name.rfind('-') : name.find('-');
  if (dash == std::string_view::npos) return;
  const std::string_view before = name.substr(0, dash);
  const std::string_view after = name.substr(dash + 1);
  Words* const words = words_of(all, kind_first ? before : after);
  if (words == nullptr) return;
  words->reset_is_moment = kind_first;
  if (std::string_view* const word = word_named(*words, kind_first ? after : before)) *word = value;
}

bool begins_with(std::string_view name, std::string_view prefix) {
  return name.size() > prefix.size() && same_name(name.substr(0, prefix.size()), prefix);
}

}  // namespace

// One pass over the head, since every answer's is read and most of its fields are other ones.
RateLimits read_rate_limits(const Headers& headers, WallTime now) {
  std::array<Words, kLimitKinds> own;
  std::array<Words, kLimitKinds> shared;
  for (const auto& [field, value] : headers) {
    const std::string_view name = field;
    if (begins_with(name, kOwnPrefix)) note(own, name.substr(kOwnPrefix.size()), value, true);
    if (begins_with(name, kSharedPrefix)) {
      note(shared, name.substr(kSharedPrefix.size()), value, false);
    }
  }
  RateLimits limits;
  for (std::size_t kind = 0; kind < kLimitKinds; ++kind) {
    limits.at(kind) = limit_in(own.at(kind), now);
    if (!limits.at(kind)) limits.at(kind) = limit_in(shared.at(kind), now);
  }
  return limits;
}

bool any_told(const RateLimits& limits) {
  return std::any_of(limits.begin(), limits.end(), [](const auto& one) { return one.has_value(); });
}

}  // namespace bench
