#include "keys/retry_delay.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Wait = std::optional<Milliseconds>;

const WallTime kNow = from_utc("2026-11-21T09:30:00Z");
constexpr Milliseconds kNone{0};

// No wait is written as zero: there is no such wait.
Milliseconds waits(const Headers& headers) {
  return retry_after(headers, kNow).value_or(kNone);
}

Milliseconds in_text(std::string_view text) {
  return delay_in_text(text).value_or(kNone);
}

}  // namespace

TEST_CASE("retry-after-ms is a number of milliseconds") {
  CHECK(waits({{"retry-after-ms", "2500"}}) == Milliseconds(2500));
  CHECK(waits({{"Retry-After-Ms", " 1500 "}}) == Milliseconds(1500));
  CHECK(waits({{"retry-after-ms", "1500.5"}}) == Milliseconds(1501));
  CHECK(waits({{"retry-after-ms", "-100"}}) == kNone);
}

TEST_CASE("Retry-After is a number of seconds, whole or not") {
  CHECK(waits({{"retry-after", "60"}}) == seconds(60));
  CHECK(waits({{"Retry-After", " 30 "}}) == seconds(30));
  CHECK(waits({{"retry-after", "1.5"}}) == Milliseconds(1500));
  CHECK(waits({{"retry-after", "0"}}) == kNone);
  CHECK(waits({{"retry-after", "-5"}}) == kNone);
  CHECK(waits({{"retry-after", "soon"}}) == kNone);
  CHECK(waits({{"retry-after", "5 apples"}}) == kNone);
  CHECK(waits({{"retry-after", "nan"}}) == kNone);
  CHECK(waits({{"retry-after", "1e9"}}) == kNone);
  CHECK(waits({{"retry-after", ""}}) == kNone);
  CHECK(waits({}) == kNone);
}

TEST_CASE("milliseconds are believed before seconds, unless they say nothing") {
  CHECK(waits({{"retry-after-ms", "2500"}, {"retry-after", "60"}}) == Milliseconds(2500));
  CHECK(waits({{"retry-after-ms", "bad"}, {"retry-after", "60"}}) == seconds(60));
  CHECK(waits({{"retry-after-ms", "0"}, {"retry-after", "60"}}) == seconds(60));
  CHECK(waits({{"retry-after-ms", "0"}, {"retry-after", "0"}}) == kNone);
}

TEST_CASE("Retry-After is a date in any of the three forms, and one that is past is none") {
  CHECK(waits({{"retry-after", "Sat, 21 Nov 2026 09:31:00 GMT"}}) == seconds(60));
  CHECK(waits({{"retry-after", "Saturday, 21-Nov-26 09:31:00 GMT"}}) == seconds(60));
  CHECK(waits({{"retry-after", "Sat Nov 21 09:31:00 2026"}}) == seconds(60));
  CHECK(waits({{"retry-after", "Sat, 21 Nov 2026 09:29:00 GMT"}}) == kNone);
}

TEST_CASE("no wait is longer than a year and a bit") {
  CHECK(waits({{"retry-after", "99999999999999999999"}}) == kLongestDelay);
  CHECK(waits({{"retry-after", "Sat, 21 Nov 2099 09:31:00 GMT"}}) == kLongestDelay);
  CHECK(in_text("try again in 99999999 days") == kLongestDelay);
}

TEST_CASE("without Retry-After the limit that is used up tells when it is whole again") {
  const Headers anthropic = {{"anthropic-ratelimit-requests-remaining", "12"},
                             {"anthropic-ratelimit-requests-reset", "2026-11-21T09:50:00Z"},
                             {"anthropic-ratelimit-input-tokens-remaining", "0"},
                             {"anthropic-ratelimit-input-tokens-reset", "2026-11-21T09:30:40Z"},
                             {"anthropic-ratelimit-output-tokens-remaining", "0"},
                             {"anthropic-ratelimit-output-tokens-reset", "2026-11-21T09:30:20Z"}};
  CHECK(limit_reset(anthropic, kNow) == Wait(seconds(40)));
  const Headers openai = {{"x-ratelimit-remaining-requests", "0"},
                          {"x-ratelimit-reset-requests", "1m30.5s"},
                          {"x-ratelimit-remaining-tokens", "100"},
                          {"x-ratelimit-reset-tokens", "6m0s"}};
  CHECK(limit_reset(openai, kNow) == Wait(Milliseconds(90'500)));
  CHECK(limit_reset({{"x-ratelimit-reset", "1795253500"}}, kNow) == Wait(seconds(100)));
  CHECK_FALSE(limit_reset({{"x-ratelimit-remaining", "5"}, {"x-ratelimit-reset", "60s"}}, kNow));
  CHECK_FALSE(limit_reset({{"x-ratelimit-reset-tokens", "later"}}, kNow));
  CHECK_FALSE(limit_reset({}, kNow));
}

TEST_CASE("durations are read as providers write them") {
  CHECK(duration_text("12ms") == Wait(Milliseconds(12)));
  CHECK(duration_text("1s") == Wait(seconds(1)));
  CHECK(duration_text("6m0s") == Wait(minutes(6)));
  CHECK(duration_text("34.07s") == Wait(Milliseconds(34'070)));
  CHECK(duration_text("1h20m") == Wait(minutes(80)));
  CHECK(duration_text("34.074824224s") == Wait(Milliseconds(34'075)));
  CHECK_FALSE(duration_text("60"));
  CHECK_FALSE(duration_text("0s"));
  CHECK_FALSE(duration_text("1s or so"));
  CHECK_FALSE(duration_text("1 fortnight"));
  CHECK_FALSE(duration_text(""));
}

TEST_CASE("waits are found in what providers say to people") {
  CHECK(in_text("Rate limit reached for gpt-5. Please try again in 1.2s. Visit ...") ==
        Milliseconds(1200));
  CHECK(in_text("Please try again in 1m26.4s.") == Milliseconds(86'400));
  CHECK(in_text("please retry in 34.074824224s.") == Milliseconds(34'075));
  CHECK(in_text("Please retry after 26 seconds.") == seconds(26));
  CHECK(in_text("your quota will reset after 15s") == seconds(15));
  CHECK(in_text("The limit resets in 3hr 20min.") == minutes(200));
  CHECK(in_text("quotaResetDelay: 250ms") == Milliseconds(250));
  CHECK(in_text(R"("quotaResetDelay": "1h16m0.667s")") == Milliseconds(4'560'667));
  CHECK(in_text("try again in a while; retry after 5 s") == seconds(5));
  CHECK(in_text("try again in 5") == kNone);
  CHECK(in_text("This used 30 seconds.") == kNone);
  CHECK(in_text("") == kNone);
}

TEST_CASE("a date in a text about billing is when it is over") {
  CHECK(delay_until_date_in("You will regain access on 2026-12-01 at 00:00 UTC.", kNow) ==
        Wait(hours(24 * 9) + Milliseconds(52'200'000)));
  CHECK(delay_until_date_in("again on 2026-11-22", kNow) == Wait(Milliseconds(52'200'000)));
  CHECK_FALSE(delay_until_date_in("since 2026-11-01", kNow));
  CHECK_FALSE(delay_until_date_in("claude-opus-4-1 says nothing", kNow));
  CHECK_FALSE(delay_until_date_in("2026-99-99", kNow));
}

TEST_CASE("a moment is seconds or milliseconds since 1970, or ISO 8601") {
  CHECK(delay_until("1795253500", kNow) == Wait(seconds(100)));
  CHECK(delay_until("1795253500000", kNow) == Wait(seconds(100)));
  CHECK(delay_until("2026-11-21T09:31:40Z", kNow) == Wait(seconds(100)));
  CHECK(delay_until("2026-11-21T09:31:40.5+00:00", kNow) == Wait(Milliseconds(100'500)));
  CHECK_FALSE(delay_until("2026-11-21T09:29:00Z", kNow));
  CHECK_FALSE(delay_until("tomorrow", kNow));
}

}  // namespace bench
