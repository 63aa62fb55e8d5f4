#include "http/answer_reader.hpp"

#include <string>

#include <doctest/doctest.h>

namespace bench::http {

namespace {

struct Read {
  std::string text;  // `200 [a: b] body|` and how it went
  std::size_t left = 0;
};

using Event = AnswerReader::Event;

// Fed in pieces of `size` bytes.
Read read(std::string_view bytes, std::size_t size, bool bodiless = false) {
  AnswerReader reader(bodiless);
  Read result;
  std::string_view rest;
  while (true) {
    std::string_view piece;
    switch (reader.next(rest, piece)) {
      case Event::more:
        if (bytes.empty()) {
          result.text += reader.whole_at_end() ? "|until end" : "|cut";
          return result;
        }
        rest = bytes.substr(0, size);
        bytes.remove_prefix(rest.size());
        break;
      case Event::head:
        result.text += std::to_string(reader.status());
        for (const auto& [name, value] : reader.take_fields()) {
          result.text.append(" [").append(name).append(": ").append(value).append("]");
        }
        result.text += " ";
        break;
      case Event::body:
        result.text += piece;
        break;
      case Event::whole:
        result.text += reader.keeps_connection() ? "|kept" : "|whole";
        result.left = rest.size() + bytes.size();
        return result;
      case Event::malformed:
        return {"malformed", 0};
    }
  }
}

// However it is cut.
std::string text_of(std::string_view bytes, bool bodiless = false) {
  std::string at_once = read(bytes, bytes.size(), bodiless).text;
  for (const std::size_t size : {1U, 2U, 3U, 7U})
    CHECK(read(bytes, size, bodiless).text == at_once);
  return at_once;
}

}  // namespace

TEST_CASE("an answer's end is told by its length") {
  CHECK(text_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") ==
        "200 [Content-Length: 5] hello|kept");
  CHECK(text_of("HTTP/1.1 200\r\ncontent-length:0\r\n\r\n") == "200 [content-length: 0] |kept");
  CHECK(text_of("HTTP/1.1 200 OK\nContent-Length: 2\n\nok") == "200 [Content-Length: 2] ok|kept");
  CHECK(text_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell") ==
        "200 [Content-Length: 5] hell|cut");
}

TEST_CASE("an answer's end is told by its last chunk") {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string read = "200 [Transfer-Encoding: chunked] ";
  CHECK(text_of(head + "5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n") == read + "hello world|kept");
  CHECK(text_of(head + "0\r\nA-Trailer: x\r\n\r\n") == read + "|kept");
  CHECK(text_of(head + "5\r\nhello\r\n") == read + "hello|cut");
  CHECK(text_of(head + "5\r\nhello\r\n0\r\n") == read + "hello|cut");
}

TEST_CASE("an answer without either ends with its connection") {
  CHECK(text_of("HTTP/1.1 200 OK\r\n\r\nhello") == "200 hello|until end");
  CHECK(text_of("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok") ==
        "200 [Content-Length: 2] ok|whole");
  CHECK(text_of("HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok") ==
        "200 [Connection: x, Close] [Content-Length: 2] ok|whole");
}

TEST_CASE("some answers have no body whatever their fields say") {
  CHECK(text_of("HTTP/1.1 204 No Content\r\n\r\n") == "204 |kept");
  CHECK(text_of("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n") ==
        "304 [Content-Length: 7] |kept");
  CHECK(text_of("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", true) ==
        "200 [Content-Length: 7] |kept");
}

TEST_CASE("interim answers are passed over") {
  CHECK(text_of("HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") ==
        "200 [Content-Length: 2] ok|kept");
}

TEST_CASE("what follows an answer is not taken") {
  CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1", 1000).left == 8);
}

TEST_CASE("an answer whose end is doubtful is refused") {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  CHECK(text_of(ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok") ==
        "200 [Content-Length: 2] [Content-Length: 2] ok|kept");
  for (const std::string_view fields :
       {"Content-Length: 2\r\nContent-Length: 3\r\n\r\n",
        "Content-Length: -2\r\n\r\n",
        "Content-Length: 2x\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Content-Length:\r\n\r\n",
        "Transfer-Encoding: gzip\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length : 2\r\n\r\nok",
        "A: b\r\n folded\r\n\r\n",
        "no colon\r\n\r\n",
        ": no name\r\n\r\n",
        "A: b\rC: d\r\n\r\n",
        "A: b\r\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nx\r\n",
        "Transfer-Encoding: chunked\r\n\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        "Transfer-Encoding: chunked\r\n\r\n11111111111111111\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n"}) {
    CAPTURE(fields);
    CHECK(text_of(ok + std::string(fields)) == "malformed");
  }
}

TEST_CASE("what is not an answer is refused") {
  for (const std::string_view bytes :
       {"\r\n", "hello\r\n", "HTTP/2 200 OK\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000 OK\r\n",
        "HTTP/1.1 099 OK\r\n", "HTTP/1.1  200 OK\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\nHTTP/1.1 x\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nHTTP/1.1 204 x\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nhello\r\n\r\n"}) {
    CAPTURE(bytes);
    CHECK(text_of(bytes) == "malformed");
  }
  CHECK(text_of(std::string_view("HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n", 28)) == "malformed");
}

TEST_CASE("a head, a line or trailers without an end are refused") {
  const std::string much(300UL << 10U, 'x');
  std::string many;
  while (many.size() < much.size()) many += "X: y\r\n";
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string& bytes :
       {much, "HTTP/1.1 200 OK\r\nX: " + much, "HTTP/1.1 200 OK\r\n" + many,
        chunked + "0\r\n" + many, chunked + "1;" + much}) {
    CHECK(read(bytes, 4096).text == "malformed");
  }
}

}  // namespace bench::http
