#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "plan/run_id.hpp"
#include "store/results_folder.hpp"

namespace bench {

// The user's own folder for the gateway of one matrix: the socket for its slots, and the secret
// that its tokens are made from, so that a bench which resumes the matrix can let in the containers
// that are still running. It stays until the matrix has ended.
class GatewayFolder {
 public:
  // Finds it or makes it. Only who holds the matrix may have it. Throws Error.
  explicit GatewayFolder(const MatrixId& matrix);

  // The only part of it that can be seen from outside, by those whom the engine shows it, and what
  // is in there: nothing while nobody listens.
  [[nodiscard]] std::filesystem::path slots() const { return path_ / "slots"; }
  static constexpr const char* kSocket = "gateway.sock";

  [[nodiscard]] Secret secret() const;

  // The matrix has ended: nobody will ask again.
  void remove();

 private:
  std::filesystem::path path_;
};

// Those of matrices in these results that no process runs: they were cut off.
[[nodiscard]] std::vector<std::filesystem::path> deserted_gateway_folders(
    const ResultsFolder& results);

}  // namespace bench
