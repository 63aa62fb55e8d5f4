#include "store/redacted_log.hpp"

#include <utility>

namespace bench {

RedactedLog::RedactedLog(std::filesystem::path path, std::optional<Bytes> cap,
                         const Redactor& redactor, const Clock& clock, RedactingStream::Write watch)
    : file_(std::move(path), cap, clock),
      redaction_(redactor, [this, watch = std::move(watch)](std::string_view bytes) {
        file_.write(bytes);
        watch(bytes);
      }) {}

void RedactedLog::write(std::string_view bytes) {
  written_ += bytes.size();
  redaction_.add(bytes);
}

void RedactedLog::close() {
  if (closed_) return;
  closed_ = true;
  redaction_.finish();
  file_.close();
}

}  // namespace bench
