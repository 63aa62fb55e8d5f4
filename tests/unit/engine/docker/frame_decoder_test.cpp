#include "engine/docker/frame_decoder.hpp"

#include <random>
#include <string>

#include <doctest/doctest.h>

namespace bench::docker {

namespace {

struct Written final : OutputSink {
  void write(StreamKind stream, std::string_view bytes) override {
    CHECK_FALSE(bytes.empty());
    (stream == StreamKind::out ? out : err).append(bytes);
  }
  std::string out;
  std::string err;
};

std::string frame(char stream, const std::string& payload) {
  std::string header = {stream, 0, 0, 0, 0, 0, 0, 0};
  for (int i = 0; i < 4; ++i) {
    header[static_cast<std::size_t>(4 + i)] = static_cast<char>(payload.size() >> (24 - 8 * i));
  }
  return header + payload;
}

}  // namespace

TEST_CASE("streams come apart whatever the pieces in which they arrive") {
  const std::string text = frame(1, "out 1\n") + frame(2, "err 1\n") + frame(1, "") +
                           frame(2, std::string(70'000, 'e')) + frame(1, "end");
  for (std::size_t piece = 1; piece <= 40; ++piece) {
    Written written;
    FrameDecoder decoder;
    for (std::size_t at = 0; at < text.size(); at += piece) {
      decoder.feed(std::string_view(text).substr(at, piece), written);
    }
    CHECK(written.out == "out 1\nend");
    CHECK(written.err == "err 1\n" + std::string(70'000, 'e'));
  }
}

TEST_CASE("a payload is passed on before its frame is whole") {
  Written written;
  FrameDecoder decoder;
  decoder.feed(frame(1, "hello").substr(0, 10), written);
  CHECK(written.out == "he");
}

TEST_CASE("the engine's own complaints are errors, what was typed is output") {
  Written written;
  FrameDecoder decoder;
  decoder.feed(frame(3, "daemon") + frame(0, "stdin"), written);
  CHECK(written.err == "daemon");
  CHECK(written.out == "stdin");
}

TEST_CASE("a stream without frames is passed on as it is") {
  Written written;
  FrameDecoder decoder;
  const std::string text = "\x1b[1mhello from a terminal\r\n";
  for (const char byte : text) decoder.feed({&byte, 1}, written);
  CHECK(written.out == text);
}

TEST_CASE("no bytes at all, in any pieces, do harm, and none are invented") {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    Written written;
    FrameDecoder decoder;
    std::size_t fed = 0;
    for (int piece = 0; piece < 30; ++piece) {
      std::string bytes(random() % 20, '\0');
      for (char& byte : bytes) byte = static_cast<char>(random() % 3);
      fed += bytes.size();
      decoder.feed(bytes, written);
    }
    CHECK(written.out.size() + written.err.size() <= fed);
  }
}

}  // namespace bench::docker
