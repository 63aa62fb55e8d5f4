#pragma once

#include <memory>
#include <optional>

#include "runs/assignment.hpp"
#include "runs/attempt_result.hpp"

namespace bench {

// What an attempt left behind, read after its output and files are on disk.
struct Intake {
  std::optional<RunReport> report;
  std::string report_trouble;  // why there is none, where something was in its place
  std::string output_tail;     // the last lines of its output, for a diagnosis
  std::vector<std::string> artifacts;
  std::vector<std::string> notes;  // what of it was left out or changed, and why
  bool out_of_disk = false;        // some of it is missing because there was no room
};

// The place where one attempt is written while it runs. Owned by one thread.
class AttemptRecord : public OutputSink {
 public:
  // Forgets the output so far: a stream broke, and all of it comes again from its beginning.
  virtual void restart() = 0;

  // Whether output had to be dropped because the disk is full.
  [[nodiscard]] virtual bool out_of_disk() const = 0;

  // Receives the container's output folder as a tar archive, before intake(). Asked for again, it
  // forgets what it has received.
  [[nodiscard]] virtual ArchiveSink archive() = 0;

  // Closes the logs and the archive and reads what the container reported.
  [[nodiscard]] virtual Intake intake() = 0;

  [[nodiscard]] virtual StreamRecord stream(StreamKind kind) const = 0;
};

// Where runs are recorded. Thread-safe. Throws Error with ExitCode::store_failed, after which
// nothing may be started any more.
class Recorder {
 public:
  virtual ~Recorder() = default;

  // Says durably that the attempt is about to be. Called again for the same attempt when the engine
  // did not take it, or when its container was adopted: then its record starts over.
  [[nodiscard]] virtual std::unique_ptr<AttemptRecord> begin(const Assignment& assignment) = 0;

  // Says that the attempt's container runs. One that was begun, has no container and was never
  // started has not taken place.
  virtual void started(const Assignment& assignment) = 0;

  // Makes the attempt durable; when it returns, the container may be removed.
  virtual void finish(AttemptRecord& record, const AttemptResult& result) = 0;
};

}  // namespace bench
