#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "suite/suite.hpp"

namespace bench {

// Which values of one axis are taken: included by a glob (none given: all), not excluded by
// another.
class AxisChoice {
 public:
  // `axis` is the singular name for messages: `scenario`.
  AxisChoice(std::string_view axis, const AxisFilter& filter) : axis_(axis), filter_(filter) {}

  [[nodiscard]] bool takes(std::string_view value) const;

  // Throws Error when an include pattern matches none of `values`, with the nearest one as a hint.
  void check(const std::vector<std::string>& values) const;

 private:
  std::string_view axis_;
  const AxisFilter& filter_;
};

}  // namespace bench
