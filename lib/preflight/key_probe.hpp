#pragma once

#include <string>

#include "base/secret.hpp"
#include "http/client.hpp"
#include "keys/provider.hpp"

namespace bench {

// How a provider is asked whether a key is good, without spending anything.
[[nodiscard]] http::Request probe_request(const Provider& provider, const Secret& key);

enum class KeyVerdict {
  valid,
  rejected,       // the provider says that the key is not one
  restricted,     // it may be good for less than this question
  limited,        // its organization is over a limit right now
  out_of_credit,  // its organization cannot pay
  unknown,        // no answer, or one that says nothing about the key
};

[[nodiscard]] std::string_view name(KeyVerdict verdict);

// What the answer says about the key.
struct ProbeResult {
  KeyVerdict verdict = KeyVerdict::unknown;
  std::string organization;  // what its limits belong to; empty: it did not say
  std::string why;           // `HTTP 401`, or what the transport said
};

[[nodiscard]] ProbeResult read_probe(const Provider& provider, const http::Answer& answer);

}  // namespace bench
