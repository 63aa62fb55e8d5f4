#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/answer_reader.hpp"
#include "http/client.hpp"
#include "http/wire.hpp"

namespace bench::http {

// One request over one connection, and what has come back of it so far. It borrows the request, and
// the room that bytes are received into.
class Exchange {
 public:
  Exchange(std::unique_ptr<Wire> wire, const Address& address, const Request& request,
           std::span<char> room);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Sends and receives what goes at once, a piece of each. False: it is time to wait, or it is
  // over. What body_source and body_sink throw comes through, and ends it.
  bool advance();

  // Waits until there is something to receive, or room to send, or until `other` is readable.
  void wait(SteadyTime deadline, int other = -1);

  [[nodiscard]] bool over() const { return verdict_.has_value(); }
  [[nodiscard]] bool heard() const { return heard_; }

  // The final head is there; body bytes may follow.
  [[nodiscard]] bool header_complete() const { return header_complete_; }
  [[nodiscard]] bool is_success() const { return reader_.status() / 100 == 2; }
  [[nodiscard]] Response response() const { return {reader_.status(), fields_, body_}; }

  // Once over.
  [[nodiscard]] bool is_whole() const { return verdict_ == Transport::ok; }
  [[nodiscard]] Answer answer() &&;

  // The connection, if it can carry another request; once over.
  [[nodiscard]] std::unique_ptr<Wire> take_wire();

 private:
  [[nodiscard]] bool sent_all() const { return sent_ == unsent_.size() && !source_left_; }
  [[nodiscard]] bool has_to_send() const { return !sends_no_more_ && !sent_all(); }
  [[nodiscard]] bool send();
  void receive();
  void refill();
  void understand(std::string_view bytes);
  void take_body(std::string_view piece);
  void closed(Flow how);
  void end(Transport how, std::string trouble = {});

  std::unique_ptr<Wire> wire_;
  const Request& request_;
  std::span<char> room_;
  std::string unsent_;  // of the head and the body; the first `sent_` bytes of it are out
  std::size_t sent_ = 0;
  bool source_left_;
  bool sends_no_more_ = false;  // whatever is left
  bool readable_ = false;       // as far as is known
  AnswerReader reader_;
  bool heard_ = false;
  bool header_complete_ = false;
  bool nothing_behind_ = false;
  Headers fields_;
  std::string body_;
  std::optional<Transport> verdict_;
  std::string trouble_;
};

}  // namespace bench::http
