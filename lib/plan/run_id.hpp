#pragma once

#include "base/id.hpp"

namespace bench {

using MatrixId = Id<struct MatrixIdTag>;
using RunId = Id<struct RunIdTag>;

}  // namespace bench
