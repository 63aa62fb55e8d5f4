#pragma once

#include "runs/run_tally.hpp"

namespace bench {

// Where the account of an attempt is kept while the attempt runs, so that what it has used is known
// also when bench is killed. Not thread-safe.
class AccountBook {
 public:
  virtual ~AccountBook() = default;

  // What it is now. Does not throw: what cannot be kept is as if it had never been.
  virtual void keep(const RunTally& tally) = 0;
};

}  // namespace bench
