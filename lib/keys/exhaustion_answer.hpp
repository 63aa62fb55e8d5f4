#pragma once

#include <string>

#include "base/headers.hpp"
#include "keys/key_walk.hpp"
#include "meter/wire_format.hpp"
#include "suite/suite.hpp"

namespace bench {

// What a client gets from the gateway itself, in the dialect of the path that it asked for. Nothing
// in it tells of keys. Statuses are chosen for what agents do with them: they retry 401 for minutes
// and 5xx thirty times, and die of a 429 without Retry-After or with a long one.
struct ClientAnswer {
  int status = 0;
  Headers headers;  // Content-Type among them, not Content-Length
  std::string body;
};

// No key is left for a request: 429 and a short Retry-After when one comes back, else 403 and no
// retry.
[[nodiscard]] ClientAnswer exhaustion_answer(Dialect dialect, const GiveUp& reason);

// The money of the run, or of the matrix, is spent: 402 and no retry.
[[nodiscard]] ClientAnswer budget_spent_answer(Dialect dialect);

// The token is none of ours, or its run is over: 401 and no retry.
[[nodiscard]] ClientAnswer unknown_token_answer(Dialect dialect);

// The provider could not be reached and there is no answer of its own to pass on: 502.
[[nodiscard]] ClientAnswer unreachable_answer(Dialect dialect);

// A recording is replayed and has no answer to the request; `why` says so to people. 400, which no
// client tries again.
[[nodiscard]] ClientAnswer not_recorded_answer(Dialect dialect, const std::string& why);

// The event that tells the client of a stream which has begun that it will not be finished; the
// connection is to be closed after it. Empty where the format has none.
[[nodiscard]] std::string broken_stream_event(WireFormat format);

}  // namespace bench
