#include "meter/event_scanner.hpp"

#include "base/text.hpp"

namespace bench {

namespace {

// A line ends with either: looking for both in steps keeps it linear where only one is used.
std::size_t line_end(std::string_view bytes) {
  std::size_t window = 512;
  for (std::size_t from = 0; from < bytes.size(); from += window, window *= 2) {
    const std::string_view piece = bytes.substr(from, window);
    const std::size_t feed = piece.find('\n');
    const std::size_t carriage = piece.substr(0, feed).find('\r');
    if (carriage != std::string_view::npos) return from + carriage;
    if (feed != std::string_view::npos) return from + feed;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<ServerEvent> EventScanner::next(std::string_view& bytes) {
  if (given_) forget_event();
  while (take_line(bytes)) {
    if (!blank_) continue;
    if (has_data_) {
      given_ = true;
      return ServerEvent{name_, cut_ ? std::string_view{} : data_, cut_};
    }
    forget_event();
  }
  return std::nullopt;
}

bool EventScanner::take_line(std::string_view& bytes) {
  if (line_feed_ && !bytes.empty()) {
    if (bytes.front() == '\n') bytes.remove_prefix(1);
    line_feed_ = false;
  }
  const std::size_t end = line_end(bytes);
  if (end == std::string_view::npos) {
    keep(bytes);
    bytes = {};
    return false;
  }
  std::string_view line = bytes.substr(0, end);
  if (!line_.empty() || end > kLongestEvent) {
    keep(line);
    line = line_;
  }
  line_feed_ = bytes[end] == '\r';
  bytes.remove_prefix(end + 1);
  if (first_line_ && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  first_line_ = false;
  blank_ = line.empty();
  if (!blank_) on_field(line);
  line_.clear();
  line_cut_ = false;
  return true;
}

void EventScanner::keep(std::string_view piece) {
  const std::size_t room = kLongestEvent - line_.size();
  line_cut_ = line_cut_ || piece.size() > room;
  line_.append(piece.substr(0, room));
}

void EventScanner::on_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  std::string_view value;
  if (colon != std::string_view::npos) value = line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "event") {
    constexpr std::size_t kLongestName = 256;
    name_ = value.substr(0, kLongestName);
  } else if (field == "data") {
    cut_ = cut_ || line_cut_ || data_.size() + value.size() + 1 > kLongestEvent;
    if (!cut_) {
      if (has_data_) data_ += '\n';
      data_ += value;
    }
    has_data_ = true;
  }
}

void EventScanner::forget_event() {
  // One long event must not cost its memory for the rest of the stream.
  constexpr std::size_t kUsual = 16U << 10U;
  name_.clear();
  data_.clear();
  for (std::string* buffer : {&line_, &data_}) {
    if (buffer->capacity() > kUsual) std::string().swap(*buffer);
  }
  has_data_ = cut_ = given_ = false;
}

}  // namespace bench
