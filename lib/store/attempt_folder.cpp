#include "store/attempt_folder.hpp"

#include <algorithm>
#include <fcntl.h>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "os/file.hpp"
#include "score/report_reader.hpp"
#include "store/archive_extraction.hpp"
#include "store/output_blocks.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr Bytes kLargestArchive{640ULL << 20U};  // the artifacts' limit, and what tar adds to it
constexpr Bytes kLargestResult{16ULL << 20U};
constexpr std::uint64_t kTail = 16UL * 1024;

AttemptPaths emptied(AttemptPaths paths) {
  ensure_folder(paths.folder().parent_path());
  if (make_new_folder(paths.folder())) return paths;
  std::error_code failed;
  for (fs::directory_iterator entry(paths.folder(), failed), end; !failed && entry != end;
       entry.increment(failed)) {
    // Whoever records an attempt that goes on writes behind what is there.
    const bool goes_on = entry->path() == paths.exchanges() || entry->path() == paths.account();
    if (!goes_on) fs::remove_all(entry->path(), failed);
    if (failed) break;
  }
  if (failed) throw file_error("emptying the folder", paths.folder(), failed.value());
  return paths;
}

std::string tail_of(const fs::path& path, std::uint64_t size) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat found {};
  if (!file || ::fstat(file.get(), &found) != 0) return {};
  const auto end = static_cast<std::uint64_t>(found.st_size);
  const std::uint64_t begin = end - std::min(end, size);
  std::string tail(end - begin, '\0');
  const ssize_t got = ::pread(file.get(), tail.data(), tail.size(), static_cast<off_t>(begin));
  tail.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return tail;
}

}  // namespace

AttemptFolder::AttemptFolder(AttemptPaths paths, SharedFolder& runs, Redactor redactor,
                             std::optional<Bytes> cap, const Clock& clock)
    : paths_(emptied(std::move(paths))),
      runs_(runs),
      run_(runs.named()),
      redactor_(std::move(redactor)),
      cap_(cap),
      clock_(clock),
      archive_(paths_.spool(), kLargestArchive),
      artifacts_(paths_.incoming(), paths_.artifacts(), redactor_) {
  open_logs();
}

void AttemptFolder::open_logs() {
  const auto scan = [this](std::string_view bytes) { markers_.add(bytes); };
  const auto ignore = [](std::string_view) {};
  markers_ = {};
  out_ = std::make_unique<RedactedLog>(paths_.out(), cap_, redactor_, clock_, scan);
  err_ = std::make_unique<RedactedLog>(paths_.err(), cap_, redactor_, clock_, ignore);
}

void AttemptFolder::write(StreamKind stream, std::string_view bytes) {
  (stream == StreamKind::out ? out_ : err_)->write(bytes);
}

void AttemptFolder::pause() {
  out_->flush();
  err_->flush();
}

void AttemptFolder::restart() {
  open_logs();
}

bool AttemptFolder::out_of_disk() const {
  return means_no_room(out_->file().error()) || means_no_room(err_->file().error()) ||
         means_no_room(archive_.error()) || artifacts_.out_of_disk();
}

ArchiveSink AttemptFolder::archive() {
  archive_.clear();
  return [this](std::string_view bytes) { return archive_.add(bytes); };
}

StreamRecord AttemptFolder::stream(StreamKind kind) const {
  return (kind == StreamKind::out ? out_ : err_)->record();
}

void AttemptFolder::close() {
  if (std::exchange(closed_, true)) return;
  out_->close();
  err_->close();
  markers_.finish();
}

Intake AttemptFolder::intake() {
  close();
  gather_artifacts();
  Intake intake;
  intake.report = read_result();
  if (intake.report) {
    add_agent_metrics(*intake.report);
  } else {
    intake.report_trouble = report_trouble();
  }
  artifacts_.publish();
  intake.output_tail = output_tail();
  intake.artifacts = artifacts_.names();
  intake.notes = artifacts_.notes();
  intake.out_of_disk = out_of_disk();
  return intake;
}

void AttemptFolder::gather_artifacts() {
  if (archive_.overflowed()) {
    artifacts_.note(fmt::format("the output folder is larger than the {} that are kept",
                                show(kLargestArchive)));
  }
  if (!archive_.empty()) extract_archive(archive_, artifacts_);
  archive_.clear();
  extract_blocks(markers_, out_->file(), artifacts_);
}

// The first way of reporting that was used wins: the file, the blocks, the last line.
std::optional<RunReport> AttemptFolder::read_result() {
  const std::string file = artifact_name(Marker::eval_result_json);
  if (artifacts_.has(file)) {
    const auto text = artifacts_.read(file, kLargestResult);
    return text ? read_report(*text) : std::nullopt;
  }
  return read_report(markers_.last_json_line());
}

std::string AttemptFolder::report_trouble() const {
  const std::string file = artifact_name(Marker::eval_result_json);
  if (artifacts_.has(file)) {
    return fmt::format("its '{}' is not the JSON of a result, or larger than {}", file,
                       show(kLargestResult));
  }
  const std::string quoted = fmt::format("'{}'", file);
  for (const std::string& note : artifacts_.notes()) {
    if (note.find(quoted) != std::string::npos) return note;
  }
  return {};
}

void AttemptFolder::add_agent_metrics(RunReport& report) {
  const AgentMetrics& known = report.metrics;
  if (known.steps || known.tokens || known.cost_usd) return;
  const auto text = artifacts_.read("agent-metrics.json", kLargestResult);
  if (!text) return;
  if (const auto metrics = read_agent_metrics(*text)) {
    const auto wall = known.wall_seconds;
    report.metrics = *metrics;
    if (!report.metrics.wall_seconds) report.metrics.wall_seconds = wall;
  }
}

// What it said last, on whichever stream.
std::string AttemptFolder::output_tail() const {
  const auto tail = [](const RedactedLog& log, const fs::path& path, std::uint64_t size) {
    return log.record().written == 0 ? "" : tail_of(path, size);
  };
  const std::string err = tail(*err_, paths_.err(), kTail / 2);
  return tail(*out_, paths_.out(), kTail - err.size()) + err;
}

void AttemptFolder::make_durable(DurableBatch& batch) {
  close();
  for (RedactedLog* log : {out_.get(), err_.get()}) {
    if (log->record().written == 0) continue;  // its name is durable with the folder
    const fs::path path = log->file().path();
    batch.add_written(log->file().release(), path);
  }
  if (Fd exchanges(::open(paths_.exchanges().c_str(), O_RDONLY | O_CLOEXEC)); exchanges) {
    batch.add_written(std::move(exchanges), paths_.exchanges());
  }
  artifacts_.sync();
  batch.add_folder(runs_, run_);
}

}  // namespace bench
