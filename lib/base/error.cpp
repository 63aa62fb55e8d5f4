#include "base/error.hpp"

#include <system_error>
#include <utility>

#include "base/text.hpp"

namespace bench {

namespace {

std::string with_hint(const std::string& message, const std::string& hint) {
  return hint.empty() ? message : message + " (hint: " + hint + ")";
}

}  // namespace

Error::Error(ExitCode code, const std::string& message, std::string hint)
    : std::runtime_error(with_hint(message, hint)),
      code_(code),
      message_(message),
      hint_(std::move(hint)) {}

Error usage_error(const std::string& message, std::string hint) {
  return {ExitCode::usage, message, std::move(hint)};
}

Error system_error(ExitCode code, const std::string& what, int error_number, std::string hint) {
  const std::string why = std::generic_category().message(error_number);
  return {code, what + ": " + lower_first(why), std::move(hint)};
}

}  // namespace bench
