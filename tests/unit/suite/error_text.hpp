#pragma once

#include <string>

#include "base/error.hpp"

namespace bench {

// What `action` throws, in words; empty when it throws nothing.
template <typename Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace bench
