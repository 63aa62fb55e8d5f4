#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "http/client.hpp"

namespace bench::docker {

// What an engine's answer to a create or a start means for an attempt.
enum class Verdict {
  done,
  name_taken,     // a container of this name exists
  image_missing,  // the image does not
  holder_lost,    // the container whose network is to be joined is not there or not running
  network_lost,   // the network to join is not there, or the engine cannot use it
  no_init,        // this engine has no init program to put into containers
  refused,        // it will never work: the detail is the engine's own words
  busy,           // it may work later
  unreachable,
};

struct Judged {
  Verdict verdict = Verdict::unreachable;
  std::string detail;
  Milliseconds retry_after{0};
};

[[nodiscard]] Judged judge(const http::Answer& answer);

// The engine's own words in the body of an error answer: Docker's `{"message":..}`, Podman's
// `{"cause":..,"message":..}`, or the body itself.
[[nodiscard]] std::string error_text(std::string_view body);

}  // namespace bench::docker
