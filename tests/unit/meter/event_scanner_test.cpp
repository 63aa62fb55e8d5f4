#include "meter/event_scanner.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace bench {

namespace {

using Events = std::vector<std::string>;

void scan(EventScanner& scanner, std::string_view bytes, Events& events) {
  while (const std::optional<ServerEvent> event = scanner.next(bytes)) {
    std::string text(event->name);
    text += '|';
    text += event->data;
    events.push_back(event->cut ? text + "|cut" : text);
  }
}

Events events_of(std::string_view stream) {
  EventScanner scanner;
  Events events;
  scan(scanner, stream, events);
  return events;
}

void same_wherever_cut(std::string_view stream, const Events& expected) {
  CHECK(events_of(stream) == expected);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    EventScanner scanner;
    Events events;
    scan(scanner, stream.substr(0, cut), events);
    scan(scanner, stream.substr(cut), events);
    CAPTURE(cut);
    CHECK(events == expected);
  }
  EventScanner scanner;
  Events events;
  for (const char& byte : stream) scan(scanner, {&byte, 1}, events);
  CHECK(events == expected);
}

}  // namespace

TEST_CASE("an event has a name and data, wherever the stream is cut") {
  same_wherever_cut("event: message_start\ndata: {\"a\":1}\n\nevent: ping\ndata: {}\n\n",
                    {"message_start|{\"a\":1}", "ping|{}"});
}

TEST_CASE("lines end with a line feed, a carriage return, or both") {
  same_wherever_cut("event: a\r\ndata: 1\r\n\r\nevent: b\rdata: 2\r\rdata: 3\n\n",
                    {"a|1", "b|2", "|3"});
}

TEST_CASE("several lines of data are one, with newlines between them") {
  same_wherever_cut("data: one\ndata:two\ndata\ndata:  three\n\n", {"|one\ntwo\n\n three"});
}

TEST_CASE("comments, ids, retry times and unknown fields are no events") {
  same_wherever_cut(": keep-alive\n\nid: 7\nretry: 10\nhello\n\ndata: x\n: y\nid: 8\n\n", {"|x"});
}

TEST_CASE("a name without data is forgotten with its event") {
  same_wherever_cut("event: lost\n\ndata: x\n\n", {"|x"});
}

TEST_CASE("the name of an event may come after its data") {
  same_wherever_cut("data: x\nevent: late\n\n", {"late|x"});
}

TEST_CASE("a byte order mark before the first line is skipped, later ones are not") {
  same_wherever_cut(
      "\xEF\xBB\xBF"
      "data: x\n\n\xEF\xBB\xBF"
      "data: y\n\ndata: z\n\n",
      {"|x", "|z"});
}

TEST_CASE("an event that the stream ends in is none") {
  same_wherever_cut("data: x\n\ndata: [DONE]\n", {"|x"});
  same_wherever_cut("data: x\n\ndata: [DO", {"|x"});
}

TEST_CASE("an event of empty data is an event") {
  same_wherever_cut("event: e\ndata:\n\n", {"e|"});
}

TEST_CASE("what is longer than what is kept is cut, and the stream goes on behind it") {
  const std::string longest(EventScanner::kLongestEvent - 6, 'x');
  for (const std::size_t more : {std::size_t{0}, std::size_t{1}, std::size_t{7}, longest.size()}) {
    const std::string stream =
        "event: big\ndata: " + longest + std::string(more, 'y') + "\n\nevent: next\ndata: 1\n\n";
    const Events whole = events_of(stream);
    REQUIRE(whole.size() == 2);
    CHECK(whole[0].ends_with("|cut") == (more > 0));
    CHECK(whole[1] == "next|1");
    for (const std::size_t cut : {std::size_t{1}, std::size_t{20}, longest.size(),
                                  longest.size() + 18, stream.size() - 1}) {
      EventScanner scanner;
      Events events;
      scan(scanner, std::string_view(stream).substr(0, cut), events);
      scan(scanner, std::string_view(stream).substr(cut), events);
      CHECK((events == whole));
    }
  }
}

TEST_CASE("many short lines of data are bounded as one long line is") {
  std::string stream;
  while (stream.size() < 2 * EventScanner::kLongestEvent) stream += "data: 0123456789\n";
  CHECK(events_of(stream + "\ndata: 1\n\n") == Events{"||cut", "|1"});
}

}  // namespace bench
