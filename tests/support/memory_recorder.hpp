#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "runs/recorder.hpp"
#include "score/report_reader.hpp"

namespace bench {

// Keeps what is recorded in memory; the output of a container is its result. Thread-safe.
class MemoryRecorder final : public Recorder {
 public:
  bool fail_on_finish = false;

  [[nodiscard]] std::unique_ptr<AttemptRecord> begin(const Assignment&) override {
    return std::make_unique<Record>();
  }

  void started(const Assignment&) override { ++started_; }

  void finish(AttemptRecord& record, const AttemptResult& result) override {
    if (fail_on_finish) throw Error(ExitCode::store_failed, "the disk is gone");
    const std::lock_guard lock(mutex_);
    results_.push_back(result);
    outputs_.push_back(static_cast<Record&>(record).output);
  }

  [[nodiscard]] std::size_t started() const { return started_; }
  [[nodiscard]] const std::vector<AttemptResult>& results() const { return results_; }
  [[nodiscard]] const std::vector<std::string>& outputs() const { return outputs_; }

 private:
  struct Record final : AttemptRecord {
    std::string output;

    void write(StreamKind, std::string_view bytes) override { output += bytes; }
    void restart() override { output.clear(); }
    [[nodiscard]] bool out_of_disk() const override { return false; }
    [[nodiscard]] ArchiveSink archive() override {
      return [](std::string_view) { return true; };
    }
    [[nodiscard]] Intake intake() override {
      Intake intake;
      intake.report = read_report(output);
      intake.output_tail = output;
      return intake;
    }
    [[nodiscard]] StreamRecord stream(StreamKind kind) const override {
      return {kind == StreamKind::out ? output.size() : 0, 0};
    }
  };

  std::atomic<std::size_t> started_{0};
  std::mutex mutex_;
  std::vector<AttemptResult> results_;  // guarded by mutex_ while lanes run
  std::vector<std::string> outputs_;    // likewise
};

}  // namespace bench
