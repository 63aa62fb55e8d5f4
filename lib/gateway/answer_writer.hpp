#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/headers.hpp"
#include "gateway/client_connection.hpp"
#include "record/exchange_draft.hpp"

namespace bench {

// Writes the answer to one request, framed so that a client can tell a whole answer from one that
// broke off.
class AnswerWriter {
 public:
  struct Request {
    bool keep_alive = true;
    bool head_only = false;          // the answer to a HEAD has no body
    ExchangeDraft* draft = nullptr;  // what the client gets is written down there; may be none
  };

  // `client` is borrowed.
  AnswerWriter(ClientConnection& client, Request request) : client_(client), request_(request) {}

  // The head; its body follows by add(). `length`: of the body, where it is known.
  void begin(int status, const Headers& fields, std::optional<std::uint64_t> length);
  void add(std::string_view bytes);

  // All of the body has been added.
  void end();

  // The answer will never be whole: `last_words` go out, then the connection must be closed.
  void break_off(std::string_view last_words);

  // A whole answer at once.
  void answer(int status, const Headers& fields, std::string_view body);

  [[nodiscard]] bool begun() const { return begun_; }

  // Whether another request may follow on the connection.
  [[nodiscard]] bool reusable() const { return ended_ && request_.keep_alive; }

 private:
  void put(std::string_view bytes);

  ClientConnection& client_;
  Request request_;
  std::string head_;  // until the first bytes of the body go with it
  bool begun_ = false;
  bool chunked_ = false;
  bool ended_ = false;
};

// `Too Many Requests`: what HTTP calls a status.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace bench
