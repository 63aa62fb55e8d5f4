#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "keys/redactor.hpp"
#include "os/durable_file.hpp"
#include "os/shared_folder.hpp"
#include "runs/recorder.hpp"
#include "score/marker_scanner.hpp"
#include "store/artifact_folder.hpp"
#include "store/redacted_log.hpp"
#include "store/results_folder.hpp"
#include "store/spool.hpp"

namespace bench {

// One attempt on disk while it runs: its logs, then its artifacts. No secret of the redactor gets
// there. A disk without room does not stop it: what is lost is counted and out_of_disk() says so.
class AttemptFolder final : public AttemptRecord {
 public:
  // Begins the folder anew; what an earlier begin left there is removed, but for its recording
  // and its account with the gateway. `runs` is where the folder of its run is. `cap` is per
  // stream. `runs` and `clock` are borrowed.
  AttemptFolder(AttemptPaths paths, SharedFolder& runs, Redactor redactor, std::optional<Bytes> cap,
                const Clock& clock);

  void write(StreamKind stream, std::string_view bytes) override;
  void pause() override;
  void restart() override;
  [[nodiscard]] bool out_of_disk() const override;
  [[nodiscard]] ArchiveSink archive() override;
  [[nodiscard]] Intake intake() override;
  [[nodiscard]] StreamRecord stream(StreamKind kind) const override;

  // Closes what intake() has not and adds it all to `batch`.
  void make_durable(DurableBatch& batch);

  [[nodiscard]] const Redactor& redactor() const { return redactor_; }
  [[nodiscard]] const AttemptPaths& paths() const { return paths_; }
  [[nodiscard]] const std::vector<std::string>& notes() const { return artifacts_.notes(); }

 private:
  void open_logs();
  void close();
  void gather_artifacts();
  [[nodiscard]] std::optional<RunReport> read_result();
  [[nodiscard]] std::string report_trouble() const;
  void add_agent_metrics(RunReport& report);
  [[nodiscard]] std::string output_tail() const;

  AttemptPaths paths_;
  SharedFolder& runs_;
  const SharedFolder::Name run_;
  const Redactor redactor_;
  std::optional<Bytes> cap_;
  const Clock& clock_;
  std::unique_ptr<RedactedLog> out_;
  std::unique_ptr<RedactedLog> err_;
  MarkerScanner markers_;
  Spool archive_;
  ArtifactFolder artifacts_;
  bool closed_ = false;
};

}  // namespace bench
