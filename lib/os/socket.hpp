#pragma once

#include <cstddef>
#include <string_view>

#include <sys/types.h>

#include "os/fd.hpp"

namespace bench {

// A socket that waits for nothing and that programs started from here do not inherit. It is not
// open where there is none to be had: see errno.
[[nodiscard]] Fd open_socket(int family, int type, int protocol);

// As send(2), without a signal where the other side has left.
[[nodiscard]] ssize_t send_quietly(int socket, std::string_view bytes);

}  // namespace bench
