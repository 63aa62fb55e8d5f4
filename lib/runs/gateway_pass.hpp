#pragma once

#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "runs/account_book.hpp"
#include "runs/run_tally.hpp"

namespace bench {

// What lets one attempt through the gateway. Thread-safe.
class GatewayPass {
 public:
  virtual ~GatewayPass() = default;

  // What the attempt shows at the gateway.
  [[nodiscard]] virtual const Secret& token() const = 0;

  // From now on `book` has the attempt's account, which goes on where an earlier bench left it.
  virtual void keep_account(std::unique_ptr<AccountBook> book, const RunTally& earlier) = 0;

  // The attempt is over: its token opens nothing any more.
  virtual void end() = 0;

  [[nodiscard]] virtual RunTally tally() const = 0;

  // While a request of the attempt waits for a key: when one is back.
  [[nodiscard]] virtual std::optional<SteadyTime> held_until() const = 0;
};

}  // namespace bench
