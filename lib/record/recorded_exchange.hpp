#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/headers.hpp"
#include "base/usd.hpp"
#include "meter/usage.hpp"

namespace bench {

// One request to a provider on behalf of a client's.
struct RecordedAttempt {
  std::string key_label;
  int status = 0;       // zero: there was no answer
  std::string kind;     // what it meant: `rate_limited`
  std::string trouble;  // why there was no answer
  Milliseconds took{0};
};

// Bytes of an answer that came together, and when, from the beginning of the request on.
struct RecordedPiece {
  Milliseconds at{0};
  std::string bytes;
};

// How an answer ended.
enum class RecordedEnd {
  whole,
  broken,       // the provider broke it off
  client_left,  // nobody waited for the rest, or for any of it
};

// One request of a client and what it got, as a recording has it: no key, no token, none of the
// fields that carry them.
struct RecordedExchange {
  std::uint64_t number = 0;  // from 1, in the order in which an attempt's requests came in
  WallTime started;
  Milliseconds took{0};

  std::string method;
  std::string path;  // with its query, as the client sees it: `/anthropic/v1/messages?beta=true`
  std::string model;
  std::string body;
  std::string digest;  // of the body as it is compared; empty: not known yet

  std::vector<RecordedAttempt> attempts;

  int status = 0;  // zero: the client left before there was an answer
  Headers fields;
  bool streams = false;  // server-sent events: every piece is kept apart
  std::vector<RecordedPiece> pieces;
  RecordedEnd end = RecordedEnd::whole;

  // Too large to be kept whole: what is there of the body and the answer is not all of it.
  bool truncated = false;

  Usage usage;
  std::optional<Usd> cost;
};

}  // namespace bench
