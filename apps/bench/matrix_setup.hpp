#pragma once

#include <memory>
#include <optional>
#include <string>

#include "matrix_options.hpp"
#include "plan/plan.hpp"
#include "store/matrix_record.hpp"
#include "suite/suite.hpp"

namespace bench {

// What the flags, the environment and bench.json make together: a suite and a plan over it.
class MatrixSetup {
 public:
  // Throws Error on a suite that is wrong and on flags that choose nothing, or more than one cell
  // without --matrix.
  explicit MatrixSetup(const MatrixOptions& options);

  // The suite and the selection of a matrix that was recorded; `parallel` as it is typed, empty for
  // what it was then.
  MatrixSetup(const MatrixRecord& recorded, const std::string& parallel);

  MatrixSetup(const MatrixSetup&) = delete;
  MatrixSetup& operator=(const MatrixSetup&) = delete;

  [[nodiscard]] const Suite& suite() const { return suite_; }
  [[nodiscard]] const Plan& plan() const { return *plan_; }
  [[nodiscard]] const Selection& selection() const { return selection_; }
  [[nodiscard]] const std::string& version() const { return version_; }

  // What all containers reach, where that is not each harness's own.
  [[nodiscard]] const std::optional<NetworkPolicy>& network() const { return network_; }

  // How many at a time; nothing: as many as the engine carries.
  [[nodiscard]] std::optional<int> parallel() const { return parallel_; }

 private:
  Suite suite_;
  Selection selection_;
  std::string version_;
  std::optional<NetworkPolicy> network_;
  std::optional<int> parallel_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace bench
