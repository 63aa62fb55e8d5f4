#include "os/socket.hpp"

#include <fcntl.h>

#include <sys/socket.h>

namespace bench {

Fd open_socket(int family, int type, int protocol) {
#ifdef SOCK_CLOEXEC
  return Fd(::socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
#else
  Fd socket(::socket(family, type, protocol));
  if (!socket) return socket;
  const int on = 1;
  ::fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
  ::fcntl(socket.get(), F_SETFL, O_NONBLOCK);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
  return socket;
#endif
}

ssize_t send_quietly(int socket, std::string_view bytes) {
#ifdef MSG_NOSIGNAL
  return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
#else
  return ::send(socket, bytes.data(), bytes.size(), 0);
#endif
}

}  // namespace bench
