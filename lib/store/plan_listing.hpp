#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.hpp"

namespace bench {

// Takes a piece of text.
using TextSink = std::function<void(std::string_view)>;

// The runs of a plan as JSON: `"runs"` is one row per run of indices into `"axes"`, then the trial.
// The text is the same for equal plans. Given in pieces, so that memory does not grow with it.
//   "runs": [
//   [0,0,0,0,1,0,1],
//   ...],
//   "axes": {"scenario": [...], "harness": [...], ...}
void list_plan(const Plan& plan, const TextSink& sink);

// The values on each axis, in the order in which the plan comes to them.
using PlanAxes = std::map<std::string, std::vector<std::string>>;
[[nodiscard]] PlanAxes plan_axes(const Plan& plan);

// SHA-256 over that text: two plans are the same when it is.
[[nodiscard]] std::string plan_digest(const Plan& plan);

}  // namespace bench
