#include "keys/model_class.hpp"

#include <algorithm>

namespace bench {

namespace {

bool digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// `20250929` of this century.
bool is_compact_date(std::string_view text) {
  return text.size() == 8 && digits(text) && text.starts_with("20");
}

// `2024-08-06`
bool is_dashed_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && text.starts_with("20") &&
         digits(text.substr(0, 4)) && digits(text.substr(5, 2)) && digits(text.substr(8));
}

}  // namespace

std::string model_class(std::string_view model) {
  constexpr std::string_view kPath = "models/";
  constexpr std::string_view kLatest = "-latest";
  if (model.starts_with(kPath)) model.remove_prefix(kPath.size());
  if (model.ends_with(kLatest)) model.remove_suffix(kLatest.size());
  for (const std::size_t size : {std::size_t{8}, std::size_t{10}}) {
    if (model.size() < size + 2) continue;
    const std::string_view end = model.substr(model.size() - size);
    const char before = model[model.size() - size - 1];
    const bool separated = before == '-' || before == '@';
    if (separated && (is_compact_date(end) || is_dashed_date(end))) {
      model.remove_suffix(size + 1);
      break;
    }
  }
  return std::string(model);
}

}  // namespace bench
