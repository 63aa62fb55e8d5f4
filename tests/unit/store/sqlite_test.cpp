#include "store/sqlite.hpp"

#include <atomic>
#include <barrier>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

// Two terminals on a new machine: the file is made, and put into its mode, by whoever comes first.
TEST_CASE("a new database can be opened by many at the same moment") {
  constexpr int kRounds = 30;
  constexpr int kAtOnce = 6;
  const TemporaryFolder folder;
  std::atomic<int> refused = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto path = folder / ("round-" + std::to_string(round) + ".db");
    std::barrier together(kAtOnce);
    std::vector<std::thread> openers;
    for (int i = 0; i < kAtOnce; ++i) {
      openers.emplace_back([&] {
        together.arrive_and_wait();
        try {
          sqlite::Database database(path, sqlite::Database::Access::read_write);
          sqlite::Transaction transaction(database);
          database.execute("CREATE TABLE IF NOT EXISTS t (a)");
          transaction.commit();
        } catch (const Error&) {
          ++refused;
        }
      });
    }
    for (std::thread& opener : openers) opener.join();
  }
  CHECK(refused == 0);
}

}  // namespace bench
