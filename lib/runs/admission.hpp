#pragma once

#include <string>

namespace bench {

// Whether the machine has room for another container. Asked by the scheduler's thread about once a
// second; must return at once.
class Admission {
 public:
  virtual ~Admission() = default;

  // What is short, for people: `the results folder's disk has 40 MiB free`. Empty: go on.
  [[nodiscard]] virtual std::string shortage() = 0;
};

}  // namespace bench
