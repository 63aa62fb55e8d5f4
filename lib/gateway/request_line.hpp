#pragma once

#include <deque>
#include <list>
#include <string>

#include "base/clock.hpp"

namespace bench {

// Requests that wait for room. They are served in fair turns: one of each run, those of a run in
// the order in which they came, whoever has more of them.
class RequestLine {
 public:
  // One of them, and how it is told that it may go.
  class Waiter {
   public:
    virtual ~Waiter() = default;

    // True: it goes, and is in the line no more.
    [[nodiscard]] virtual bool take_turn(SteadyTime now) = 0;
  };

  [[nodiscard]] bool empty() const { return flows_.empty(); }

  // Borrows the waiter until it has had its turn or leaves. `flow`: those who take turns with the
  // others.
  void join(const std::string& flow, Waiter& waiter);
  void leave(Waiter& waiter);

  // Offers turns until nobody takes one; those who did not keep their places. Nobody may join or
  // leave meanwhile.
  void serve(SteadyTime now);

 private:
  struct Flow {
    std::string name;
    std::deque<Waiter*> waiters;  // never empty
  };

  std::list<Flow> flows_;  // the next one first
};

}  // namespace bench
