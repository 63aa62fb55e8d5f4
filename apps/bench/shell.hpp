#pragma once

#include <optional>
#include <ostream>
#include <string>

#include "base/clock.hpp"
#include "base/environment.hpp"
#include "base/finding.hpp"
#include "ui/listing.hpp"
#include "ui/style.hpp"

namespace bench {

// Where a command was called: its environment, its two streams and what they look like. stdout is
// for results, stderr for everything else.
class Shell {
 public:
  Shell();

  [[nodiscard]] const Environment& environment() const { return environment_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }

  [[nodiscard]] std::ostream& out() const;
  [[nodiscard]] Page out_page() const;  // stdout with its width and colours

  [[nodiscard]] std::optional<std::size_t> err_width() const;
  [[nodiscard]] const Style& err_style() const { return err_style_; }

  // To stderr, each on lines of its own.
  void say(const std::string& text) const;
  void warn(const std::string& message, const std::string& hint) const;
  void show(const Finding& finding) const;

 private:
  Environment environment_;
  SystemClock clock_;
  Style out_style_;
  Style err_style_;
};

}  // namespace bench
