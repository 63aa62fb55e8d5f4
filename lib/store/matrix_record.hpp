#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/usd.hpp"
#include "plan/plan.hpp"
#include "runs/engine.hpp"
#include "store/plan_listing.hpp"

namespace bench {

// What a matrix was started with: enough to know later what its results mean, and to finish it.
struct MatrixRecord {
  MatrixId id;
  WallTime created;
  std::string bench_version;
  std::string suite_name;
  std::filesystem::path suite_root;
  Layout layout = Layout::bench;
  Selection selection;
  std::string version;                   // EVAL_VERSION
  std::optional<NetworkPolicy> network;  // of all containers, whatever their harness says
  std::string parallel;                  // as it was asked for: a number or `auto`
  int slots = 1;                         // what it came to
  int retries = 0;
  Limits limits;
  std::optional<Milliseconds> timeout;
  std::optional<Bytes> max_output;
  bool gateway = false;                     // containers got tokens, not keys
  std::optional<HostPort> gateway_address;  // where the engine's machine sees this one
  std::optional<Usd> max_cost;              // of all runs together ...
  std::optional<Usd> max_run_cost;          // ... and of each
  bool record = false;                      // exchanges are kept
  struct Replay {
    std::filesystem::path results;
    MatrixId matrix;
    std::string match;  // `exact`, `order`
  };
  std::optional<Replay> replay;  // answered from that one's recordings: no measurement
  Capabilities engine;
  std::map<std::string, std::string> images;     // reference -> digest
  std::map<std::string, std::string> scenarios;  // id -> digest of its content
};

// Durable when it returns. Memory does not grow with the plan.
void write_matrix_record(const std::filesystem::path& path, const MatrixRecord& matrix,
                         const Plan& plan);

// A matrix that was recorded, without the list of its runs.
struct StoredMatrix {
  MatrixRecord matrix;
  std::size_t runs = 0;
  PlanAxes axes;
  std::string plan_digest;  // as plan_digest() gives it: the plan is the same when this is
};

// Memory does not grow with the plan. Throws Error with ExitCode::store_failed.
[[nodiscard]] StoredMatrix read_matrix_record(const std::filesystem::path& path);

}  // namespace bench
