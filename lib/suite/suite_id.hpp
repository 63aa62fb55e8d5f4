#pragma once

#include <string_view>

namespace bench {

// Whether `id` may name a scenario, harness, agent, persona or mode: it becomes part of paths,
// labels and image tags, so letters, digits and `-_.` only, at most 100, not starting with a mark.
[[nodiscard]] bool valid_suite_id(std::string_view id);

inline constexpr auto kSuiteIdHint =
    "use letters, digits, '-', '_' and '.', at most 100, beginning with a letter or a digit";

// Whether `model` may name a model: an id, and also like `vendor/family:tag@date`, at most 200.
[[nodiscard]] bool valid_model_name(std::string_view model);

}  // namespace bench
