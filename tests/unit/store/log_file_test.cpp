#include "store/log_file.hpp"

#include <string>

#include <doctest/doctest.h>

#include "os/file.hpp"
#include "support/fake_clock.hpp"
#include "support/file_size_limit.hpp"
#include "support/temporary_folder.hpp"

using namespace bench;

namespace {

struct LogFixture {
  TemporaryFolder folder;
  FakeClock clock;
  std::filesystem::path path = folder / "stdout.log";

  [[nodiscard]] std::string text() const { return read_file(path, Bytes{64 << 20}).value(); }
};

// Numbered lines of ten bytes: `00000042.\n`.
std::string numbered_lines(int from, int to) {
  std::string text;
  for (int number = from; number < to; ++number) {
    std::string digits = std::to_string(number);
    text += std::string(8 - digits.size(), '0') + digits + ".\n";
  }
  return text;
}

}  // namespace

TEST_CASE_FIXTURE(LogFixture, "without a cap every byte is kept") {
  LogFile log(path, std::nullopt, clock);
  const std::string text_in = numbered_lines(0, 20'000) + "no newline" + std::string(1, '\0');
  for (std::size_t at = 0; at < text_in.size(); at += 777) log.write(text_in.substr(at, 777));
  log.close();
  CHECK(text() == text_in);
  CHECK(log.dropped() == 0);
}

TEST_CASE_FIXTURE(LogFixture, "output that fits the cap has no mark in it") {
  LogFile log(path, Bytes{1000}, clock);
  log.write(numbered_lines(0, 100));
  log.close();
  CHECK(text() == numbered_lines(0, 100));
  CHECK(log.dropped() == 0);
}

TEST_CASE_FIXTURE(LogFixture, "a capped log keeps its head and its tail and counts the rest") {
  LogFile log(path, Bytes{1000}, clock);
  for (int line = 0; line < 10'000; ++line) log.write(numbered_lines(line, line + 1));
  log.close();
  CHECK(text() == numbered_lines(0, 50) + "\n[bench: 99000 bytes left out here]\n" +
                      numbered_lines(9'950, 10'000));
  CHECK(log.dropped() == 99'000);
  CHECK_FALSE(std::filesystem::exists(folder / "stdout.log.tail"));
}

TEST_CASE_FIXTURE(LogFixture, "a piece that is larger than the cap leaves its own head and tail") {
  LogFile log(path, Bytes{100}, clock);
  log.write(numbered_lines(0, 100'000));
  log.close();
  CHECK(text().starts_with(numbered_lines(0, 5) + "\n[bench: "));
  CHECK(text().ends_with("]\n" + numbered_lines(99'995, 100'000)));
}

TEST_CASE_FIXTURE(LogFixture, "an odd cap is kept to the byte") {
  LogFile log(path, Bytes{3}, clock);
  log.write("abcdef");
  log.close();
  CHECK(text() == "ab\n[bench: 3 bytes left out here]\nf");
}

TEST_CASE_FIXTURE(LogFixture, "bytes of the stream are found again in the file") {
  LogFile log(path, Bytes{10}, clock);
  log.write("0123456789abcdefghij");
  log.close();
  const std::string all = text();
  CHECK(all.at(log.locate(4).value()) == '4');
  CHECK_FALSE(log.locate(5).has_value());
  CHECK_FALSE(log.locate(14).has_value());
  CHECK(all.at(log.locate(15).value()) == 'f');
  CHECK(all.at(log.locate(19).value()) == 'j');
}

TEST_CASE_FIXTURE(LogFixture, "what was written can be followed after a pause or some time") {
  LogFile log(path, std::nullopt, clock);
  log.write("one\n");
  CHECK(text().empty());
  log.flush();
  CHECK(text() == "one\n");
  log.write("two\n");
  CHECK(text() == "one\n");
  clock.tick(Milliseconds(250));
  log.write("three\n");
  CHECK(text() == "one\ntwo\nthree\n");
}

TEST_CASE_FIXTURE(LogFixture, "a full disk ends the log with a mark and leaves room for records") {
  LogFile log(path, std::nullopt, clock);
  {
    const FileSizeLimit limit(1'000'000);
    for (int line = 0; line < 200'000; ++line) log.write(numbered_lines(line, line + 1));
    log.close();
  }
  CHECK(means_no_room(log.error()));
  CHECK(text().size() < 1'000'000 - 200'000);
  CHECK(text().starts_with(numbered_lines(0, 50'000)));
  CHECK(text().ends_with(" bytes left out here: File too large]\n"));
  CHECK(log.dropped() + text().find("\n[bench: ") == 2'000'000);
}

TEST_CASE_FIXTURE(LogFixture, "a disk that is full when head and tail are joined keeps the head") {
  LogFile log(path, Bytes{1'000'000}, clock);
  log.write(numbered_lines(0, 200'000));
  {
    const FileSizeLimit limit(700'000);
    log.close();
  }
  CHECK(means_no_room(log.error()));
  CHECK(text().starts_with(numbered_lines(0, 20'000)));
  CHECK_FALSE(std::filesystem::exists(folder / "stdout.log.tail"));
}
