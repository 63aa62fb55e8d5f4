#include "score/marker_scanner.hpp"

#include <string>

#include <doctest/doctest.h>

namespace bench {

namespace {

constexpr std::string_view kStart = "__DEC_BENCH_EVAL_RESULT_JSON_START__\n";
constexpr std::string_view kEnd = "__DEC_BENCH_EVAL_RESULT_JSON_END__\n";

MarkerScanner scanned(std::string_view text, std::size_t chunk = 1U << 16U) {
  MarkerScanner scanner;
  for (std::size_t at = 0; at < text.size(); at += chunk) scanner.add(text.substr(at, chunk));
  scanner.finish();
  return scanner;
}

std::string result_in(const MarkerScanner& scanner, std::string_view text) {
  const auto block = scanner.block(Marker::eval_result_json);
  if (!block) return "(none)";
  return std::string(text.substr(block->begin, block->end - block->begin));
}

std::string block(std::string_view content) {
  return std::string(kStart) + std::string(content) + std::string(kEnd);
}

}  // namespace

TEST_CASE("a block is found whatever the chunks") {
  const std::string text = "before\n" + block("{\"a\":1}\n") + "after\n";
  for (std::size_t chunk = 1; chunk < text.size(); ++chunk) {
    CAPTURE(chunk);
    CHECK(result_in(scanned(text, chunk), text) == "{\"a\":1}\n");
  }
}

TEST_CASE("the last complete block wins over earlier ones and over one that was cut off") {
  const std::string text = block("first\n") + block("second\n") + std::string(kStart) + "third";
  CHECK(result_in(scanned(text), text) == "second\n");
}

TEST_CASE("a marker must be alone on its line") {
  const std::string text = "x" + block("y\n") + " " + std::string(kStart);
  CHECK(result_in(scanned(text), text) == "(none)");
}

TEST_CASE("lines may end as on Windows") {
  const std::string text =
      "__DEC_BENCH_EVAL_RESULT_JSON_START__\r\nx\r\n__DEC_BENCH_EVAL_RESULT_JSON_END__\r\n";
  CHECK(result_in(scanned(text), text) == "x\r\n");
}

TEST_CASE("an end marker without a newline ends its block") {
  std::string text = block("x\n");
  text.pop_back();
  CHECK(result_in(scanned(text), text) == "x\n");
}

TEST_CASE("blocks of different kinds do not end each other") {
  const std::string text = "__DEC_BENCH_AGENT_STDOUT_START__\n" + block("x\n") + "tail\n" +
                           "__DEC_BENCH_AGENT_STDOUT_END__\n";
  const MarkerScanner scanner = scanned(text);
  CHECK(result_in(scanner, text) == "x\n");
  CHECK(scanner.block(Marker::agent_stdout)->end == text.size() - 31);
}

TEST_CASE("the last JSON line outside of blocks is kept") {
  CHECK(scanned("{\"a\":1}\nnoise\n{\"b\":2}").last_json_line() == "{\"b\":2}");
  CHECK(scanned("{\"a\":1}\n" + block("{\"b\":2}\n")).last_json_line() == "{\"a\":1}");
}

TEST_CASE("a line too long to be a result is passed over without keeping it") {
  const std::string text =
      "{" + std::string(MarkerScanner::kLongestLine + 10, 'x') + "\n{\"a\":1}\n";
  CHECK(scanned(text, 1000).last_json_line() == "{\"a\":1}");
}

}  // namespace bench
