#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/headers.hpp"
#include "http/answer_head.hpp"

namespace bench::http {

// Why there is no answer, in words.
constexpr std::string_view kNotProper = "the answer is not proper HTTP/1.1";
[[nodiscard]] constexpr std::string_view ended_early(bool heard) {
  return heard ? "the connection ended in the middle of the answer"
               : "the connection ended without an answer";
}

// Takes one HTTP/1.x answer apart as its bytes come in, cut anywhere. Framing is strict, since what
// follows an answer on its connection would else be taken for the next; interim answers (1xx) are
// passed over, trailers and extensions of chunks too.
class AnswerReader {
 public:
  enum class Event : std::uint8_t {
    more,       // all bytes are taken, and more are needed
    head,       // status and fields are there
    body,       // a piece of the body
    whole,      // the answer is over; bytes that are left are not its own
    malformed,  // nothing that follows can be trusted
  };

  // `bodiless`: it answers a HEAD.
  explicit AnswerReader(bool bodiless) : bodiless_(bodiless) {}

  // Takes what comes next from the front of `bytes`; `piece` of a body is a part of them.
  [[nodiscard]] Event next(std::string_view& bytes, std::string_view& piece);

  // The connection has ended: is the answer whole by that?
  [[nodiscard]] bool whole_at_end() const { return state_ == State::body_until_end; }

  // Once whole: the connection can carry another request.
  [[nodiscard]] bool keeps_connection() const { return keeps_connection_; }

  [[nodiscard]] int status() const { return head_.status(); }
  [[nodiscard]] Headers take_fields() { return head_.take_fields(); }

 private:
  enum class State : std::uint8_t {
    head,
    body_of_length,
    body_until_end,
    chunk_size,
    chunk,
    chunk_end,
    trailers,
    whole,
    malformed,
  };

  // A whole line with its end, put together in `line_` where it came in pieces.
  [[nodiscard]] bool take_line(std::string_view& bytes, std::string_view& line);
  void understand(std::string_view line);
  void take_head_line(std::string_view line);
  void take_chunk_size(std::string_view line);
  [[nodiscard]] std::string_view take_body(std::string_view& bytes);
  [[nodiscard]] State framing();

  bool bodiless_;
  State state_ = State::head;
  AnswerHead head_;
  bool status_due_ = true;  // the next line of a head is its first
  bool keeps_connection_ = false;
  std::string line_;
  std::size_t head_size_ = 0;
  std::uint64_t left_ = 0;  // of a body or a chunk
};

}  // namespace bench::http
