#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_map>

#include "gateway/asio.hpp"
#include "http/curl_handle.hpp"

namespace bench {

// A libcurl multi handle whose sockets and timers are watched by an Asio loop, for handles that
// only connect. It stays where it is; belongs to the loop's thread.
class CurlLoop {
 public:
  using OnDone = std::function<void(CURL* easy, CURLcode verdict)>;

  // `on_done` is told how each handle's connecting has ended.
  CurlLoop(asio::io_context& loop, OnDone on_done);
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  void add(CURL* easy);
  void remove(CURL* easy);  // which closes its connection; not from inside libcurl's callbacks

  // The socket of a handle that has connected, to be watched by the caller. It is libcurl's to
  // close, once the caller has released it.
  [[nodiscard]] asio::posix::stream_descriptor hand_over(curl_socket_t socket);

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  struct Watch;

  [[nodiscard]] std::shared_ptr<Watch> watch(curl_socket_t socket, bool opened_here);
  void arm(const std::shared_ptr<Watch>& watch);
  void wait(const std::shared_ptr<Watch>& watch, int direction);
  void act(curl_socket_t socket, int events);
  void settle();
  void start_timer(long milliseconds);
  void act_soon();

  static int socket_callback(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
  static int timer_callback(CURLM* multi, long milliseconds, void* self);
  static curl_socket_t open_callback(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int close_callback(void* self, curl_socket_t socket);

  asio::io_context& loop_;
  OnDone on_done_;
  asio::steady_timer timer_;
  std::shared_ptr<bool> acts_soon_ = std::make_shared<bool>(false);  // lives as long as this
  std::size_t size_ = 0;
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  http::Multi multi_;  // last: closing its connections calls back
};

}  // namespace bench
