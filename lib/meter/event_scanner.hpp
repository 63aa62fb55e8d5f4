#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

// One server-sent event. The views hold until the scanner is called again.
struct ServerEvent {
  std::string_view name;  // empty when the stream does not say
  std::string_view data;  // its lines joined by a newline
  bool cut = false;       // the data was too long to keep: `data` is empty
};

// Finds the events in a stream of `text/event-stream`, however it is cut into pieces:
//
//   while (std::optional<ServerEvent> event = scanner.next(bytes)) ...
//
// Comments are skipped, and so is an event that the stream ends in the middle of. It keeps the
// event that is not complete yet, kLongestEvent of it at most, and nothing else.
class EventScanner {
 public:
  // Takes from the front of `bytes` up to the end of the next event; nothing when there is no
  // further one in them, and then all of them are taken.
  [[nodiscard]] std::optional<ServerEvent> next(std::string_view& bytes);

  static constexpr std::size_t kLongestEvent = 1U << 20U;

 private:
  bool take_line(std::string_view& bytes);
  void keep(std::string_view piece);
  void on_field(std::string_view line);
  void forget_event();

  std::string line_;        // what came of the current line in the pieces before
  bool line_cut_ = false;   // it is longer than what is kept
  bool line_feed_ = false;  // a carriage return came last: a line feed after it ends no line
  bool first_line_ = true;
  bool blank_ = false;  // the line that was taken last was empty

  std::string name_;
  std::string data_;
  bool has_data_ = false;
  bool cut_ = false;
  bool given_ = false;  // the event was handed out and can go
};

}  // namespace bench
