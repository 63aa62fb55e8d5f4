#pragma once

#include "base/clock.hpp"

namespace bench {

// How many runs may go at the same time when the user leaves it to bench: as many as the pools of
// keys can carry. It doubles until there is first trouble (a 429, or a request that has to wait for
// one), halves then, and from there on adds one at a time. Pure: told what happens, and when.
class ParallelController {
 public:
  struct Bounds {
    int least = 1;
    int most = 1;
    int first = 1;
  };
  ParallelController(Bounds bounds, SteadyTime now);

  // At most `most`; what runs already is never ended for it.
  [[nodiscard]] int allowed() const { return allowed_; }

  // Provider trouble while `busy` runs go. What belongs to the same congestion counts once.
  void on_trouble(int busy, SteadyTime now);

  // One of those that were allowed has ended well: until the first trouble, another one may go
  // beside the next.
  void on_ended();

  // Whether there has been trouble yet.
  [[nodiscard]] bool has_met_trouble() const { return !doubling_; }

  // To be called now and then. More are allowed only once those that are were all used for a while
  // without trouble.
  void on_quiet(int busy, SteadyTime now);

  // How long a change is given to show what it did.
  static constexpr std::chrono::seconds kPatience{10};

 private:
  Bounds bounds_;
  int allowed_;
  bool doubling_ = true;
  SteadyTime changed_;
};

}  // namespace bench
