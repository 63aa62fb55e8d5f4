#include "gateway/tunnel_account.hpp"

#include <doctest/doctest.h>

using namespace bench;

TEST_CASE("every refusal of a tunnel is counted, and the first 32 hosts are kept by name") {
  TunnelAccount account("run", Secret("bench-0"), {});
  for (int round = 0; round < 2; ++round) {
    for (int i = 10; i < 43; ++i) {
      account.count_refused({"h" + std::to_string(i) + ".example", 443});
    }
  }
  const TunnelTally tally = account.tally();
  CHECK(tally.refused == 66);
  CHECK(tally.refused_hosts.size() == 32);
  CHECK(tally.refused_hosts.count("h41.example:443") == 1);
  CHECK(tally.refused_hosts.count("h42.example:443") == 0);
}
