#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "meter/event_scanner.hpp"
#include "meter/json_scanner.hpp"
#include "meter/usage.hpp"
#include "meter/usage_fields.hpp"
#include "meter/wire_format.hpp"

namespace bench {

// What the head of the answer says it is: `text/event-stream`, or else JSON.
enum class AnswerForm { events, json };

// Whether an answer has begun in earnest. Until it has, another key may still be tried; pings,
// comments and what only says that a request was accepted prove nothing.
enum class FirstEvent { pending, real, error };

// An error inside of an answer, whatever its status was: an event of a stream, or the `error` of a
// JSON answer.
struct AnswerError {
  std::string type;     // `overloaded_error`, `insufficient_quota`, `RESOURCE_EXHAUSTED`
  std::string code;     // `rate_limit_exceeded`, `enforced_spend_limit_reached`, `API_KEY_INVALID`
  std::string message;  // at most JsonScanner::kLongestText of it
};

// Reads an answer as it passes, in pieces of any size, and keeps of it only what it is asked for
// here; answers in JSON may be of any length. Not thread-safe.
class UsageReader {
 public:
  UsageReader(WireFormat format, AnswerForm form) : format_(format), form_(form) {}

  void add(std::string_view bytes);

  [[nodiscard]] FirstEvent first_event() const { return first_; }

  // The answer came to its proper end: the last event of its format was seen, or its JSON is whole.
  // An answer whose format is `other` has no end that is known here: it is always complete.
  [[nodiscard]] bool complete() const;

  // The first error of the answer, before or after its first real event.
  [[nodiscard]] const std::optional<AnswerError>& error() const { return error_; }

  // What is known so far; `partial` unless the answer is complete.
  [[nodiscard]] Usage usage() const;

  // A guess at the output from what has passed of a stream, for one that broke off before it said.
  [[nodiscard]] std::uint64_t estimated_output() const { return output_guess_; }

 private:
  void on_event(const ServerEvent& event);
  void on_value(const JsonValue& value, bool failure);
  void on_error_value(std::string_view path, const JsonValue& value);
  [[nodiscard]] std::string_view kind_of(const ServerEvent& event);

  WireFormat format_;
  AnswerForm form_;
  EventScanner events_;
  // `response.usage.input_tokens_details.cached_tokens` lies four levels deep, and Gemini may put a
  // list around all.
  static constexpr std::size_t kLevels = 5;
  JsonScanner json_{kLevels};  // of the whole answer, or of one event after the other
  std::string kind_;           // what an event without a name says it is
  UsageFields fields_;
  std::uint64_t output_guess_ = 0;

  FirstEvent first_ = FirstEvent::pending;
  bool ended_ = false;                      // the last event was seen
  bool proven_ = false;                     // a JSON answer has what one that failed has not
  std::optional<AnswerError> error_found_;  // in the answer or event that is being read
  std::optional<AnswerError> error_;
};

}  // namespace bench
