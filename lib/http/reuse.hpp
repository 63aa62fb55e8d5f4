#pragma once

#include "base/clock.hpp"

namespace bench::http {

// What holds for connections that are kept for another request, whoever keeps them.

// For how long: load balancers forget them after some minutes, without a word.
constexpr Milliseconds kLongestKept{110'000};

// A kept connection that had ended before a request went out says so within a round trip or two;
// then the request is sent again. What ends later may have been worked on.
constexpr Milliseconds kStaleWithin{2'000};

}  // namespace bench::http
