#pragma once

#include <filesystem>
#include <string>

#include "plan/run_id.hpp"

namespace bench {

// The names of what one attempt leaves on disk.
class AttemptPaths {
 public:
  explicit AttemptPaths(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path out() const { return folder_ / "stdout.log"; }
  [[nodiscard]] std::filesystem::path err() const { return folder_ / "stderr.log"; }
  [[nodiscard]] std::filesystem::path engine() const { return folder_ / "engine.json"; }
  [[nodiscard]] std::filesystem::path outcome() const { return folder_ / "outcome.json"; }
  [[nodiscard]] std::filesystem::path artifacts() const { return folder_ / "artifacts"; }
  [[nodiscard]] std::filesystem::path exchanges() const { return folder_ / "exchanges.jsonl.gz"; }

  // What it has used of the gateway, while it runs.
  [[nodiscard]] std::filesystem::path account() const { return folder_ / "account.jsonl"; }

  // Artifacts grow here and are moved over when they are complete.
  [[nodiscard]] std::filesystem::path incoming() const { return folder_ / "artifacts.tmp"; }
  [[nodiscard]] std::filesystem::path spool() const { return folder_ / "archive.tmp"; }

 private:
  std::filesystem::path folder_;
};

// The one place that knows the names under a results folder.
class ResultsFolder {
 public:
  explicit ResultsFolder(std::filesystem::path root) : root_(std::move(root)) {}

  // Makes the folder and proves that it can be written to now. Throws Error.
  void prepare() const;

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::filesystem::path ledger() const { return root_ / "bench.db"; }
  [[nodiscard]] std::filesystem::path matrix(const MatrixId& matrix) const;
  [[nodiscard]] std::filesystem::path matrix_record(const MatrixId& matrix) const;
  [[nodiscard]] std::filesystem::path matrix_lock(const MatrixId& matrix) const;
  [[nodiscard]] std::filesystem::path run(const MatrixId& matrix, const RunId& run) const;
  [[nodiscard]] std::filesystem::path run_result(const MatrixId& matrix, const RunId& run) const;
  [[nodiscard]] AttemptPaths attempt(const MatrixId& matrix, const RunId& run, int attempt) const;

 private:
  std::filesystem::path root_;
};

}  // namespace bench
