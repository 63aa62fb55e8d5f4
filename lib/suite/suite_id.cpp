#include "suite/suite_id.hpp"

#include <algorithm>

namespace bench {

namespace {

bool alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view text, std::string_view marks, std::size_t longest) {
  const auto allowed = [&](char c) {
    return alphanumeric(c) || marks.find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= longest && alphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace

bool valid_suite_id(std::string_view id) {
  return is_name(id, "-_.", 100);
}

bool valid_model_name(std::string_view model) {
  return is_name(model, "-_./:@+", 200);
}

}  // namespace bench
