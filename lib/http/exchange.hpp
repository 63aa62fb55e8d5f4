#pragma once

#include <array>
#include <exception>
#include <string>
#include <string_view>

#include "http/answer_head.hpp"
#include "http/client.hpp"
#include "http/curl_handle.hpp"

namespace bench::http {

// One request on one easy handle, and what has come back of it so far. It prepares the handle,
// receives its callbacks and turns libcurl's verdict into an Answer. It borrows the handle, the
// endpoint and the request, and stays where it is until the transfer has ended.
class Exchange {
 public:
  Exchange(CURL* easy, const Endpoint& endpoint, const Request& request);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // The final header is there; body bytes may follow.
  [[nodiscard]] bool header_complete() const { return head_.complete(); }
  [[nodiscard]] int status() const { return head_.status(); }
  [[nodiscard]] Response response() const { return {head_.status(), head_.fields(), body_}; }

  // Call once the transfer has ended. Rethrows what body_source or body_sink threw.
  [[nodiscard]] Answer finish(CURLcode verdict);

 private:
  void set_endpoint(const Endpoint& endpoint);
  void set_request(const Endpoint& endpoint);
  void set_body();
  void set_callbacks();

  [[nodiscard]] bool on_body(std::string_view bytes);
  [[nodiscard]] bool keep(std::string_view bytes);
  [[nodiscard]] std::size_t on_read(char* buffer, std::size_t room);

  static std::size_t header_callback(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t body_callback(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t read_callback(char* data, std::size_t size, std::size_t count, void* self);

  [[nodiscard]] Transport verdict_of(CURLcode verdict) const;
  [[nodiscard]] std::string words_of(CURLcode verdict) const;

  CURL* easy_;
  const Request& request_;
  List header_list_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  AnswerHead head_;
  std::string body_;
  bool too_large_ = false;
  bool stopped_ = false;
  std::string unsent_;  // what body_source gave and libcurl had no room for
  std::exception_ptr thrown_;
};

}  // namespace bench::http
