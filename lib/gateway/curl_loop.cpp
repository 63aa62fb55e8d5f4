#include "gateway/curl_loop.hpp"

#include <utility>

#include "base/clock.hpp"
#include "os/socket.hpp"

namespace bench {

namespace {

// More than one loop is given: libcurl must not close one to make another.
constexpr long kMostConnections = 1024;

}  // namespace

// A socket of libcurl's, while its connection is made.
struct CurlLoop::Watch {
  Watch(asio::io_context& loop, curl_socket_t socket) : descriptor(loop, socket) {}

  asio::posix::stream_descriptor descriptor;
  int wanted = 0;   // CURL_POLL_IN, CURL_POLL_OUT
  int waiting = 0;  // for which of them a wait is under way
  bool opened_here = false;
  bool closed = false;
};

CurlLoop::CurlLoop(asio::io_context& loop, OnDone on_done)
    : loop_(loop), on_done_(std::move(on_done)), timer_(loop), multi_(http::make_multi()) {
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &CurlLoop::socket_callback);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &CurlLoop::timer_callback);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kMostConnections);
}

CurlLoop::~CurlLoop() {
  multi_.reset();
  for (const auto& [socket, watch] : watches_) {
    watch->closed = true;
    if (!watch->opened_here) watch->descriptor.release();
  }
}

void CurlLoop::add(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlLoop::open_callback);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlLoop::close_callback);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  ++size_;
  curl_multi_add_handle(multi_.get(), easy);
}

void CurlLoop::remove(CURL* easy) {
  --size_;
  curl_multi_remove_handle(multi_.get(), easy);
}

asio::posix::stream_descriptor CurlLoop::hand_over(curl_socket_t socket) {
  const std::shared_ptr<Watch> watch = std::move(watches_.at(socket));
  watches_.erase(socket);
  watch->closed = true;
  watch->descriptor.cancel();
  return std::move(watch->descriptor);
}

std::shared_ptr<CurlLoop::Watch> CurlLoop::watch(curl_socket_t socket, bool opened_here) {
  std::shared_ptr<Watch>& watch = watches_[socket];
  if (!watch) {
    watch = std::make_shared<Watch>(loop_, socket);
    watch->opened_here = opened_here;
  }
  return watch;
}

void CurlLoop::arm(const std::shared_ptr<Watch>& watch) {
  for (const int direction : {CURL_POLL_IN, CURL_POLL_OUT}) {
    if ((watch->wanted & direction) != 0 && (watch->waiting & direction) == 0) {
      wait(watch, direction);
    }
  }
}

void CurlLoop::wait(const std::shared_ptr<Watch>& watch, int direction) {
  const bool in = direction == CURL_POLL_IN;
  watch->waiting |= direction;
  watch->descriptor.async_wait(
      in ? asio::posix::descriptor_base::wait_read : asio::posix::descriptor_base::wait_write,
      [this, watch, direction, in](const boost::system::error_code& error) {
        if (watch->closed) return;  // and so may this be
        watch->waiting &= ~direction;
        if (error == asio::error::operation_aborted || (watch->wanted & direction) == 0) return;
        act(watch->descriptor.native_handle(), error ? CURL_CSELECT_ERR
                                               : in  ? CURL_CSELECT_IN
                                                     : CURL_CSELECT_OUT);
        if (!watch->closed) arm(watch);
      });
}

void CurlLoop::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), socket, events, &running);
  settle();
}

void CurlLoop::settle() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    on_done_(message->easy_handle, message->data.result);
  }
}

void CurlLoop::start_timer(long milliseconds) {
  if (milliseconds < 0) {
    timer_.cancel();
    return;
  }
  if (milliseconds == 0) {  // each handle begins so: a turn of the loop is cheaper than a timer
    act_soon();
    return;
  }
  timer_.expires_after(Milliseconds(milliseconds));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlLoop::act_soon() {
  if (std::exchange(*acts_soon_, true)) return;
  asio::post(loop_, [this, soon = std::weak_ptr(acts_soon_)] {
    const std::shared_ptr<bool> alive = soon.lock();
    if (!alive) return;
    *alive = false;
    act(CURL_SOCKET_TIMEOUT, 0);
  });
}

int CurlLoop::socket_callback(CURL* /*easy*/, curl_socket_t socket, int what, void* self,
                              void* /*watch*/) {
  auto& loop = *static_cast<CurlLoop*>(self);
  if (what != CURL_POLL_REMOVE) {
    const std::shared_ptr<Watch> watch = loop.watch(socket, false);
    watch->wanted = what;
    loop.arm(watch);
    return 0;
  }
  const auto found = loop.watches_.find(socket);
  if (found == loop.watches_.end()) return 0;
  found->second->wanted = 0;
  if (found->second->opened_here) return 0;
  // One of libcurl's own, to hear of its resolver's thread: it closes that itself.
  found->second->closed = true;
  found->second->descriptor.release();
  loop.watches_.erase(found);
  return 0;
}

int CurlLoop::timer_callback(CURLM* /*multi*/, long milliseconds, void* self) {
  static_cast<CurlLoop*>(self)->start_timer(milliseconds);
  return 0;
}

curl_socket_t CurlLoop::open_callback(void* self, curlsocktype /*purpose*/,
                                      curl_sockaddr* address) {
  const int socket = open_socket(address->family, address->socktype, address->protocol).release();
  if (socket < 0) return CURL_SOCKET_BAD;
  static_cast<void>(static_cast<CurlLoop*>(self)->watch(socket, true));
  return socket;
}

int CurlLoop::close_callback(void* self, curl_socket_t socket) {
  auto& loop = *static_cast<CurlLoop*>(self);
  const auto found = loop.watches_.find(socket);
  if (found == loop.watches_.end()) return ::close(socket);
  found->second->closed = true;
  boost::system::error_code ignored;
  found->second->descriptor.close(ignored);
  loop.watches_.erase(found);
  return 0;
}

}  // namespace bench
