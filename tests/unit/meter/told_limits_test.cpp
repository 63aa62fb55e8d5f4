#include "meter/told_limits.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

using std::chrono::seconds;

const SteadyTime kStart{std::chrono::hours(1)};
constexpr Amounts kOne = {1, 100, 10, 110};

RateLimits requests_left(std::uint64_t left) {
  RateLimits limits;
  limits[static_cast<std::size_t>(LimitKind::requests)] = RateLimit{60, left, seconds(60 - left)};
  return limits;
}

RateLimits output_left(std::uint64_t left) {
  RateLimits limits;
  limits[static_cast<std::size_t>(LimitKind::output_tokens)] = RateLimit{60, left, seconds(1)};
  return limits;
}

bool has_room(const ToldLimits& limits, SteadyTime now) {
  return limits.ready(kOne, now) == now;
}

}  // namespace

TEST_CASE("there is room for everything while nothing has been told") {
  ToldLimits limits;
  for (int i = 0; i < 100; ++i) (void)limits.send(kOne, kStart);
  CHECK(!limits.known());
  CHECK(has_room(limits, kStart));
}

TEST_CASE("what is told is what is left, and comes back with the time") {
  ToldLimits limits;
  const ToldLimits::Ticket ticket = limits.send(kOne, kStart);
  ToldLimits::answer(ticket, requests_left(1), false, kStart);
  CHECK(limits.known());
  CHECK(has_room(limits, kStart));
  (void)limits.send(kOne, kStart);
  CHECK(!has_room(limits, kStart));
  CHECK(limits.ready(kOne, kStart) == kStart + seconds(1));
}

TEST_CASE("what was sent after the answered request has not been counted by the provider") {
  ToldLimits limits;
  (void)limits.send(kOne, kStart);
  const ToldLimits::Ticket answered = limits.send(kOne, kStart + seconds(1));
  (void)limits.send(kOne, kStart + seconds(2));
  (void)limits.send(kOne, kStart + seconds(2));
  const SteadyTime now = kStart + seconds(3);
  ToldLimits::answer(answered, requests_left(3), false, now);
  CHECK(has_room(limits, now));
  (void)limits.send(kOne, now);
  CHECK(!has_room(limits, now));
}

TEST_CASE("what has been answered, or has ended without an answer, is not unseen") {
  ToldLimits limits;
  const ToldLimits::Ticket answered = limits.send(kOne, kStart);
  const ToldLimits::Ticket later = limits.send(kOne, kStart + seconds(1));
  const ToldLimits::Ticket broken = limits.send(kOne, kStart + seconds(1));
  ToldLimits::answer(later, {}, false, kStart + seconds(2));
  ToldLimits::end(broken);
  ToldLimits::answer(answered, requests_left(1), false, kStart + seconds(2));
  CHECK(has_room(limits, kStart + seconds(2)));
  ToldLimits::end(answered);
  ToldLimits::end(later);
  CHECK(limits.idle());
}

TEST_CASE("the output of every answer that has not ended is still to come") {
  ToldLimits limits;
  const ToldLimits::Ticket streams = limits.send(kOne, kStart);
  ToldLimits::answer(streams, output_left(20), true, kStart);
  CHECK(has_room(limits, kStart));
  const ToldLimits::Ticket whole = limits.send(kOne, kStart + seconds(1));
  ToldLimits::answer(whole, output_left(19), false, kStart + seconds(1));
  CHECK(!has_room(limits, kStart + seconds(1)));
  ToldLimits::end(streams);
  ToldLimits::end(whole);
  const ToldLimits::Ticket next = limits.send(kOne, kStart + seconds(2));
  ToldLimits::answer(next, output_left(10), false, kStart + seconds(2));
  CHECK(has_room(limits, kStart + seconds(2)));
}

TEST_CASE(
    "keys that turn out to be of one organization have one limit, with all that is on its way") {
  ToldLimits first;
  ToldLimits second;
  const ToldLimits::Ticket answered = first.send(kOne, kStart);
  const ToldLimits::Ticket other = second.send(kOne, kStart + seconds(1));
  first.absorb(second, kStart + seconds(2));
  ToldLimits::answer(answered, requests_left(1), false, kStart + seconds(2));
  CHECK(!has_room(first, kStart + seconds(2)));
  ToldLimits::end(other);
  ToldLimits::end(answered);
  CHECK(first.idle());
}

}  // namespace bench
