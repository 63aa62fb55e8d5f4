#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace gateway_load {

struct Load {
  std::uint16_t port = 0;
  std::string target;  // path and query; where it has two separated by a comma, they take turns
  std::string token;
  std::string unwanted;  // must not be in any answer
  std::size_t connections = 1;
  std::size_t requests = 1;  // of all connections together
  std::size_t body_bytes = 1024;
};

// Sends the requests, each connection one after another, and prints what came of them as JSON. Says
// `ready` on a line of its own when the first answer of every connection has begun.
void run_load(const Load& load);

// How long an upstream has a client that has gone, in microseconds: the worst of `times`.
void measure_leaving(const Load& load, std::uint16_t upstream, int times);

}  // namespace gateway_load
