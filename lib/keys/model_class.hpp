#pragma once

#include <string>
#include <string_view>

namespace bench {

// The name under which a provider counts a model against its limits: without the date of a release
// and without `-latest`, so that `claude-sonnet-4-5-20250929` and `claude-sonnet-4-5` are one.
// Cautious: what may have a limit of its own keeps its name. Empty for no model.
[[nodiscard]] std::string model_class(std::string_view model);

}  // namespace bench
