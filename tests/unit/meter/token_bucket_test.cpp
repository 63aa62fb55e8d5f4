#include "meter/token_bucket.hpp"

#include <algorithm>
#include <deque>

#include <doctest/doctest.h>

namespace bench {

namespace {

using std::chrono::seconds;

const SteadyTime kStart{std::chrono::hours(1)};
const WallTime kNow = from_utc("2026-11-21T12:00:00.000Z");

const RateLimit& told(const RateLimits& limits, LimitKind kind) {
  const std::optional<RateLimit>& limit = limits.at(static_cast<std::size_t>(kind));
  REQUIRE(limit.has_value());
  return *limit;
}

}  // namespace

TEST_CASE("Anthropic tells its limits with the moment they are whole again") {
  const RateLimits limits =
      read_rate_limits({{"Anthropic-RateLimit-Input-Tokens-Limit", "2000000"},
                        {"anthropic-ratelimit-input-tokens-remaining", "1500000"},
                        {"anthropic-ratelimit-input-tokens-reset", "2026-11-21T12:00:15Z"},
                        {"anthropic-ratelimit-requests-limit", "1000"},
                        {"anthropic-ratelimit-requests-remaining", "999"},
                        {"anthropic-ratelimit-requests-reset", "2026-11-21T11:59:59Z"},
                        {"anthropic-ratelimit-output-tokens-limit", "5"}},
                       kNow);
  CHECK(told(limits, LimitKind::input_tokens) == RateLimit{2'000'000, 1'500'000, seconds(15)});
  CHECK(told(limits, LimitKind::requests) == RateLimit{1000, 999, seconds(0)});
  CHECK(!limits.at(static_cast<std::size_t>(LimitKind::output_tokens)));
  CHECK(!limits.at(static_cast<std::size_t>(LimitKind::tokens)));
}

TEST_CASE("OpenAI tells its limits with the time until they are whole again") {
  const RateLimits limits = read_rate_limits({{"x-ratelimit-limit-requests", "500"},
                                              {"x-ratelimit-remaining-requests", "499"},
                                              {"x-ratelimit-reset-requests", "120ms"},
                                              {"x-ratelimit-limit-tokens", "30000"},
                                              {"x-ratelimit-remaining-tokens", "0"},
                                              {"x-ratelimit-reset-tokens", "6m0s"}},
                                             kNow);
  CHECK(told(limits, LimitKind::requests) == RateLimit{500, 499, Milliseconds(120)});
  CHECK(told(limits, LimitKind::tokens) == RateLimit{30'000, 0, std::chrono::minutes(6)});
}

TEST_CASE("limits that make no sense are none, and a reset that makes none is a minute") {
  for (const char* const limit : {"", "0", "-1", "many", "1.5"}) {
    CAPTURE(limit);
    CHECK(!read_rate_limits(
               {{"x-ratelimit-limit-tokens", limit}, {"x-ratelimit-remaining-tokens", "1"}}, kNow)
               .at(static_cast<std::size_t>(LimitKind::tokens)));
  }
  const RateLimits limits = read_rate_limits({{"anthropic-ratelimit-tokens-limit", "9"},
                                              {"anthropic-ratelimit-tokens-remaining", "1"},
                                              {"anthropic-ratelimit-tokens-reset", "soon"}},
                                             kNow);
  CHECK(told(limits, LimitKind::tokens).reset_in == std::chrono::minutes(1));
}

TEST_CASE("a bucket refills all the time, up to what it holds") {
  TokenBucket bucket(600, kStart);
  CHECK(bucket.ready(600, kStart) == kStart);
  bucket.take(600, kStart);
  CHECK(bucket.ready(10, kStart) == kStart + seconds(1));
  CHECK(bucket.ready(10, kStart + seconds(1)) == kStart + seconds(1));
  CHECK(bucket.ready(600, kStart + seconds(1)) == kStart + seconds(60));
  bucket.take(600, kStart + seconds(900));
  CHECK(bucket.ready(1, kStart + seconds(900)) > kStart + seconds(900));
}

TEST_CASE("what is more than a bucket ever holds goes when it is full") {
  TokenBucket bucket(600, kStart);
  CHECK(bucket.ready(5000, kStart) == kStart);
  bucket.take(5000, kStart);
  CHECK(bucket.ready(1, kStart) > kStart + seconds(7 * 60));
}

TEST_CASE("what is given back is there again, and never more than it holds") {
  TokenBucket bucket(600, kStart);
  bucket.take(500, kStart);
  bucket.take(-400, kStart);
  CHECK(bucket.ready(500, kStart) == kStart);
  bucket.take(-400, kStart);
  bucket.take(600, kStart);
  CHECK(bucket.ready(1, kStart) > kStart);
}

TEST_CASE("what a provider tells is believed, less what it has not seen yet") {
  TokenBucket bucket(600, kStart);
  bucket.learn({1200, 300, seconds(45)}, 200, kStart);
  CHECK(bucket.ready(100, kStart) == kStart);
  CHECK(bucket.ready(120, kStart) == kStart + seconds(1));
  CHECK(bucket.ready(1200, kStart) == kStart + seconds(55));
}

TEST_CASE("a limit that takes hours to refill is one per day, not per minute") {
  TokenBucket bucket(600, kStart);
  bucket.learn({1000, 0, std::chrono::hours(10)}, 0, kStart);
  CHECK(bucket.ready(100, kStart) == kStart + std::chrono::hours(1));
}

TEST_CASE("no minute sees more than the limit that is for any minute") {
  for (const int most : {1, 2, 3, 7, 10, 60, 999}) {
    CAPTURE(most);
    TokenBucket bucket = TokenBucket::for_any_minute(most, kStart);
    std::deque<SteadyTime> taken;
    std::size_t sum = 0;
    for (SteadyTime now = kStart; now < kStart + std::chrono::minutes(5);
         now = std::max(now + Milliseconds(1), bucket.ready(1, now))) {
      if (bucket.ready(1, now) > now) continue;
      bucket.take(1, now);
      taken.push_back(now);
      ++sum;
      while (taken.front() <= now - std::chrono::minutes(1)) taken.pop_front();
      CHECK(taken.size() <= static_cast<std::size_t>(most));
    }
    CHECK(sum >= static_cast<std::size_t>(most * 5 * 9 / 10));
  }
}

TEST_CASE("what two buckets of one limit have given was taken of it twice") {
  TokenBucket bucket(600, kStart);
  TokenBucket other(600, kStart);
  bucket.take(100, kStart);
  other.take(300, kStart);
  bucket.absorb(other, kStart);
  CHECK(bucket.ready(200, kStart) == kStart);
  CHECK(bucket.ready(210, kStart) == kStart + seconds(1));
}

TEST_CASE("a clock that seems to go back refills nothing") {
  TokenBucket bucket(600, kStart);
  bucket.take(600, kStart);
  CHECK(bucket.ready(10, kStart - seconds(100)) == kStart - seconds(99));
}

}  // namespace bench
