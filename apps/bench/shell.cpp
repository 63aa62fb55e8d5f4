#include "shell.hpp"

#include <cstdlib>
#include <iostream>
#include <unistd.h>

#include "ui/error_text.hpp"
#include "ui/terminal.hpp"

namespace bench {

Shell::Shell()
    : environment_([](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
      }),
      out_style_(style_for(isatty(STDOUT_FILENO) == 1, environment_)),
      err_style_(style_for(isatty(STDERR_FILENO) == 1, environment_)) {}

std::ostream& Shell::out() const {
  return std::cout;
}

Page Shell::out_page() const {
  return {std::cout, window_width(STDOUT_FILENO), out_style_};
}

std::optional<std::size_t> Shell::err_width() const {
  return window_width(STDERR_FILENO);
}

void Shell::say(const std::string& text) const {
  std::cout.flush();
  std::cerr << text;
  if (!text.ends_with('\n')) std::cerr << '\n';
}

void Shell::warn(const std::string& message, const std::string& hint) const {
  say(warning_text(message, hint, err_width(), err_style_));
}

void Shell::show(const Finding& finding) const {
  say(finding_text(finding, err_width(), err_style_));
}

}  // namespace bench
