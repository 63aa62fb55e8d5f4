#include "plan/axis.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

bool any_matches(const std::vector<std::string>& patterns, std::string_view value) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return glob_matches(pattern, value); });
}

std::string hint_for(std::string_view pattern, const std::vector<std::string>& values) {
  constexpr std::size_t kListed = 8;
  const std::string near = nearest(pattern, values);
  if (!near.empty()) return fmt::format("did you mean '{}'?", printable(near));
  if (values.empty()) return "the suite has none";
  std::vector<std::string> shown(
      values.begin(),
      values.begin() + static_cast<std::ptrdiff_t>(std::min(values.size(), kListed)));
  if (values.size() > kListed) shown.emplace_back("...");
  return "there is " + printable(joined(shown, ", "));
}

}  // namespace

bool AxisChoice::takes(std::string_view value) const {
  return (filter_.include.empty() || any_matches(filter_.include, value)) &&
         !any_matches(filter_.exclude, value);
}

void AxisChoice::check(const std::vector<std::string>& values) const {
  for (const std::string& pattern : filter_.include) {
    const bool matched = std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      return glob_matches(pattern, value);
    });
    if (!matched) {
      throw usage_error(fmt::format("no {} matches '{}'", axis_, printable(pattern)),
                        hint_for(pattern, values));
    }
  }
}

}  // namespace bench
