#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "keys/redactor.hpp"
#include "runs/attempt_result.hpp"
#include "store/log_file.hpp"

namespace bench {

// One stream of a container on its way to disk: counted, cleared of secrets, written. Neither
// copied nor moved. Owned by one thread.
class RedactedLog {
 public:
  // `watch` sees what is written, in order. All references are borrowed.
  RedactedLog(std::filesystem::path path, std::optional<Bytes> cap, const Redactor& redactor,
              const Clock& clock, RedactingStream::Write watch);
  RedactedLog(const RedactedLog&) = delete;
  RedactedLog& operator=(const RedactedLog&) = delete;

  void write(std::string_view bytes);
  void flush() { file_.flush(); }
  void close();

  [[nodiscard]] StreamRecord record() const { return {written_, file_.dropped()}; }
  [[nodiscard]] LogFile& file() { return file_; }
  [[nodiscard]] const LogFile& file() const { return file_; }

 private:
  LogFile file_;
  RedactingStream redaction_;
  std::uint64_t written_ = 0;
  bool closed_ = false;
};

}  // namespace bench
