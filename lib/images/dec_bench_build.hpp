#pragma once

#include <string>
#include <vector>

#include "images/build_step.hpp"
#include "plan/plan.hpp"
#include "suite/suite.hpp"

namespace bench {

// The builds that make the image of a cell out of a dec-bench repository: base, scenario, harness,
// agent, as its own script does, and a fifth where the agent's runner needs a script that no
// Dockerfile of the repository copies. The repository is read, never written to: what a build needs
// besides is put into its context only.
[[nodiscard]] std::vector<BuildStep> dec_bench_build(const Suite& suite, const Cell& cell,
                                                     const std::string& tag,
                                                     const std::string& version);

// A `.dockerignore`: whether a path, relative to its folder, stays out of the context.
class DockerIgnore {
 public:
  explicit DockerIgnore(const std::string& text);

  [[nodiscard]] bool ignores(const std::string& path) const;

  // Whether something below an ignored folder may be wanted back by a `!` pattern.
  [[nodiscard]] bool has_exceptions() const { return has_exceptions_; }

 private:
  struct Pattern {
    std::vector<std::string> parts;
    bool wanted = false;  // it began with `!`
  };

  std::vector<Pattern> patterns_;
  bool has_exceptions_ = false;
};

}  // namespace bench
