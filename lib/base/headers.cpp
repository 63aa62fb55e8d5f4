#include "base/headers.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace bench {

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower_case(a) == lower_case(b); });
}

std::string_view header(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& entry) { return same_name(entry.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace bench
