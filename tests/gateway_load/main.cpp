// The two ends of a proxy, for scripts/bench-gateway and scripts/soak-gateway. Cheap on purpose:
// what is measured is the proxy between them.
//
//   gateway_load upstream PORT_FILE SEED
//   gateway_load requests PORT TARGET TOKEN CONNECTIONS REQUESTS BODY_BYTES [UNWANTED]
//   gateway_load leaving PORT TARGET TOKEN UPSTREAM_PORT TIMES

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "load.hpp"
#include "upstream.hpp"

int main(int count, char** words) {
  using namespace gateway_load;
  const std::vector<std::string> given(words + 1, words + count);
  const auto number = [&](std::size_t at) { return std::strtoul(given[at].c_str(), nullptr, 10); };
  if (given.size() == 3 && given[0] == "upstream") {
    serve_as_upstream(given[1], static_cast<unsigned>(number(2)));
  }
  Load load;
  if (given.size() < 6) {
    std::fprintf(stderr, "usage: see the head of main.cpp\n");
    return 2;
  }
  load.port = static_cast<std::uint16_t>(number(1));
  load.target = given[2];
  load.token = given[3];
  if (given[0] == "leaving") {
    measure_leaving(load, static_cast<std::uint16_t>(number(4)), static_cast<int>(number(5)));
    return 0;
  }
  load.connections = number(4);
  load.requests = number(5);
  if (given.size() > 6) load.body_bytes = number(6);
  if (given.size() > 7) load.unwanted = given[7];
  run_load(load);
  return 0;
}
