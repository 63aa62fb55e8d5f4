#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace bench {

// Runs `action`; an Error that it throws becomes one more text in `errors`. False when it threw.
template <typename Action>
bool checked(std::vector<std::string>& errors, Action action) {
  try {
    action();
    return true;
  } catch (const Error& error) {
    errors.emplace_back(error.what());
    return false;
  }
}

}  // namespace bench
