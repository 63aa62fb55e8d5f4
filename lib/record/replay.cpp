#include "record/replay.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "record/compared_body.hpp"

namespace bench {

namespace {

bool asks_the_same(const Recording::Entry& entry, const Replay::Request& request) {
  return entry.method == request.method && entry.path == request.path;
}

std::string shown(const Replay::Request& request) {
  std::string text = fmt::format("{} {}", request.method, printable(request.path));
  if (!request.model.empty()) text += fmt::format(" (model '{}')", printable(request.model));
  return text;
}

}  // namespace

Replay::Replay(const std::filesystem::path& recording, ReplayMatch match, Redactor own)
    : match_(match), own_(std::move(own)), recording_(recording) {
  places_.reserve(recording_->entries().size());
  for (const Recording::Entry& entry : recording_->entries()) places_.push_back({entry});
}

std::variant<RecordedExchange, ReplayMiss> Replay::answer(const Request& request) {
  ++requests_;
  const std::string body = own_.redact(request.body);
  const std::string digest = match_ == ReplayMatch::exact ? body_digest(body) : std::string();
  const auto found = std::find_if(places_.begin(), places_.end(), [&](const Place& place) {
    if (place.used || !asks_the_same(place.entry, request)) return false;
    return match_ == ReplayMatch::order || place.entry.digest == digest;
  });
  const std::string which = fmt::format("request {} of the run, {},", requests_, shown(request));
  if (found == places_.end()) {
    return ReplayMiss{
        fmt::format("{} is not in the recording: {}", which, difference(request, body))};
  }
  found->used = true;
  RecordedExchange exchange = recording_->load(found->entry);
  if (exchange.truncated) {
    return ReplayMiss{fmt::format(
        "{} has no whole answer in the recording: request {} there was too large to be kept", which,
        exchange.number)};
  }
  if (exchange.status == 0) {
    return ReplayMiss{fmt::format(
        "{} has no answer in the recording: the client of request {} there left before it", which,
        exchange.number)};
  }
  return exchange;
}

// What of the request differs from the one that was to come next.
std::string Replay::difference(const Request& request, const std::string& body) {
  if (!recording_) return why_empty_;
  const Place* next = nullptr;
  std::size_t like_it = 0;
  for (const Place& place : places_) {
    if (!asks_the_same(place.entry, request)) continue;
    ++like_it;
    if (next == nullptr && !place.used) next = &place;
  }
  if (like_it == 0) return fmt::format("it has no {} {}", request.method, printable(request.path));
  if (next == nullptr) {
    return fmt::format("it has {} like it, and as many have been answered",
                       counted(like_it, "request"));
  }
  return fmt::format("the next one there, request {}, has another body: {}", next->entry.number,
                     first_difference(recording_->load(next->entry).body, body));
}

}  // namespace bench
