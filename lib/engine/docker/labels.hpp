#pragma once

#include <string>

#include "plan/run_id.hpp"

namespace bench::docker {

// What bench calls its things on an engine. Containers are found again by their labels; names only
// make what exists twice collide.
inline constexpr const char* kMatrixLabel = "bench.matrix";
inline constexpr const char* kRunLabel = "bench.run";
inline constexpr const char* kAttemptLabel = "bench.attempt";
inline constexpr const char* kMachineLabel = "bench.machine";
inline constexpr const char* kResultsLabel = "bench.results";
inline constexpr const char* kRoleLabel = "bench.role";
inline constexpr const char* kHolderRole = "holder";

[[nodiscard]] inline std::string network_name(const MatrixId& matrix) {
  return "bench-" + matrix.str();
}

[[nodiscard]] inline std::string slot_name(const MatrixId& matrix, int slot) {
  return network_name(matrix) + "-slot-" + std::to_string(slot);
}

}  // namespace bench::docker
