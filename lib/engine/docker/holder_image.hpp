#pragma once

#include <functional>
#include <string>

namespace bench::docker {

// The name of the holder's image: another program has another tag, so an engine never runs an old
// one. Empty where there is no holder program.
[[nodiscard]] std::string holder_image_name();

// A tar archive with the holder as `/holder` and nothing else, in pieces.
[[nodiscard]] std::function<std::string()> holder_image_tar();

}  // namespace bench::docker
