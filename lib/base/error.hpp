#pragma once

#include <stdexcept>
#include <string>

namespace bench {

// What the process tells the shell. The numbers are an interface: scripts branch on them.
enum class ExitCode : int {
  done = 0,
  bug = 1,
  usage = 2,
  preflight_refused = 3,
  runs_without_score = 4,
  store_failed = 5,
  no_usable_key = 6,
  interrupted = 130,
};

// The one exception type of the project, for what nobody branches on. It is caught in main, at the
// edge of a worker and nowhere else. A message is a lower-case fragment: what failed, the thing in
// single quotes, why; the hint is something that the reader can do.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message, std::string hint = {});

  [[nodiscard]] ExitCode code() const { return code_; }

  // `message (hint: ...)`, as what() has it, taken apart again.
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] const std::string& hint() const { return hint_; }

 private:
  ExitCode code_;
  std::string message_;
  std::string hint_;
};

// A mistake in what the user gave: flags, configuration, suite files.
[[nodiscard]] Error usage_error(const std::string& message, std::string hint = {});

// `reading '/x': permission denied`: a system call that failed, in words.
[[nodiscard]] Error system_error(ExitCode code, const std::string& what, int error_number,
                                 std::string hint = {});

}  // namespace bench
