#include "gateway/request_line.hpp"

#include <algorithm>

namespace bench {

void RequestLine::join(const std::string& flow, Waiter& waiter) {
  const auto found =
      std::find_if(flows_.begin(), flows_.end(), [&](const Flow& one) { return one.name == flow; });
  if (found == flows_.end()) {
    flows_.push_back({flow, {&waiter}});
  } else {
    found->waiters.push_back(&waiter);
  }
}

void RequestLine::leave(Waiter& waiter) {
  for (auto flow = flows_.begin(); flow != flows_.end(); ++flow) {
    const auto found = std::find(flow->waiters.begin(), flow->waiters.end(), &waiter);
    if (found == flow->waiters.end()) continue;
    flow->waiters.erase(found);
    if (flow->waiters.empty()) flows_.erase(flow);
    return;
  }
}

void RequestLine::serve(SteadyTime now) {
  std::list<Flow> staying;
  while (!flows_.empty()) {
    const auto flow = flows_.begin();
    if (!flow->waiters.front()->take_turn(now)) {
      staying.splice(staying.end(), flows_, flow);
      continue;
    }
    flow->waiters.pop_front();
    if (flow->waiters.empty()) {
      flows_.erase(flow);
    } else {
      flows_.splice(flows_.end(), flows_, flow);
    }
  }
  flows_ = std::move(staying);
}

}  // namespace bench
