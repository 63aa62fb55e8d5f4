#include "record/exchange_log.hpp"

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "os/gzip.hpp"
#include "record/recording.hpp"
#include "support/file_size_limit.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

namespace {

RecordedExchange exchange(std::uint64_t number) {
  RecordedExchange one;
  one.number = number;
  one.method = "POST";
  one.path = "/anthropic/v1/messages";
  one.body = "body " + std::to_string(number);
  one.status = 200;
  return one;
}

std::string bytes_in(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> bodies_in(const std::filesystem::path& path) {
  Recording recording(path);
  std::vector<std::string> bodies;
  for (const Recording::Entry& entry : recording.entries()) {
    bodies.push_back(recording.load(entry).body);
  }
  return bodies;
}

void record(const std::filesystem::path& path, ExchangeLog::Begin begin,
            const std::vector<std::uint64_t>& numbers, const std::vector<Secret>& secrets = {}) {
  ExchangeWriter writer([](const std::string&) {});
  const auto log = std::make_shared<ExchangeLog>(writer, path, secrets, begin);
  for (const std::uint64_t number : numbers) log->add(exchange(number), KeptBytes(writer.room()));
  log->finish();
}

}  // namespace

TEST_CASE("exchanges are read back in the order in which their requests came in") {
  const TemporaryFolder folder;
  record(folder / "log", ExchangeLog::Begin::anew, {2, 1, 3});
  CHECK(bodies_in(folder / "log") == std::vector<std::string>{"body 1", "body 2", "body 3"});
}

TEST_CASE("an attempt that asked nothing has no file") {
  const TemporaryFolder folder;
  record(folder / "log", ExchangeLog::Begin::anew, {});
  CHECK_FALSE(std::filesystem::exists(folder / "log"));
}

TEST_CASE("what was written before a crash can be read, wherever the crash has cut it") {
  const TemporaryFolder folder;
  record(folder / "log", ExchangeLog::Begin::anew, {1, 2});
  const std::string whole = bytes_in(folder / "log");
  GzipMembers members(folder / "log", Bytes{1U << 20U});
  REQUIRE(members.next());
  const std::uint64_t first = members.offset();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    folder.write("cut", whole.substr(0, size));
    const Recording recording(folder / "cut");
    CHECK(recording.entries().size() == (size < first ? 0 : 1));
    CHECK(recording.breaks_off() == (size != 0 && size != first));
  }
}

TEST_CASE("a log goes on behind the last whole exchange, also of a file that was cut") {
  const TemporaryFolder folder;
  record(folder / "log", ExchangeLog::Begin::anew, {1, 2});
  const std::string whole = bytes_in(folder / "log");
  folder.write("log", whole.substr(0, whole.size() - 5));
  ExchangeWriter writer([](const std::string&) {});
  const auto log = std::make_shared<ExchangeLog>(writer, folder / "log", std::vector<Secret>(),
                                                 ExchangeLog::Begin::go_on);
  const std::uint64_t next = log->next_number();
  CHECK(next == 2);
  log->add(exchange(next), KeptBytes(writer.room()));
  log->finish();
  CHECK(bodies_in(folder / "log") == std::vector<std::string>{"body 1", "body 2"});
}

TEST_CASE("a log that begins anew replaces what is there") {
  const TemporaryFolder folder;
  record(folder / "log", ExchangeLog::Begin::anew, {1, 2});
  record(folder / "log", ExchangeLog::Begin::anew, {7});
  CHECK(bodies_in(folder / "log") == std::vector<std::string>{"body 7"});
}

TEST_CASE("secrets that become known later are hidden from then on") {
  const TemporaryFolder folder;
  ExchangeWriter writer([](const std::string&) {});
  const auto log = std::make_shared<ExchangeLog>(
      writer, folder / "log", std::vector{Secret("sk-first-key")}, ExchangeLog::Begin::anew);
  log->hide({Secret("sk-later-key")});
  RecordedExchange one = exchange(1);
  one.body = "sk-first-key sk-later-key";
  log->add(one, KeptBytes(writer.room()));
  log->finish();
  CHECK(bodies_in(folder / "log") == std::vector<std::string>{"[redacted] [redacted]"});
}

TEST_CASE("a recording that was packed again in one piece is read too") {
  const TemporaryFolder folder;
  record(folder / "log", ExchangeLog::Begin::anew, {1, 2});
  std::string text;
  GzipMembers members(folder / "log", Bytes{1U << 20U});
  while (const auto member = members.next()) text += *member;
  folder.write("again", gzip(text));
  CHECK(bodies_in(folder / "again") == std::vector<std::string>{"body 1", "body 2"});
}

TEST_CASE("a full disk loses exchanges, says so once, and spoils none of the others") {
  const TemporaryFolder folder;
  std::vector<std::string> said;
  {
    ExchangeWriter writer([&said](const std::string& line) { said.push_back(line); });
    const auto log = std::make_shared<ExchangeLog>(writer, folder / "log", std::vector<Secret>(),
                                                   ExchangeLog::Begin::anew);
    log->add(exchange(1), KeptBytes(writer.room()));
    log->finish();
    {
      const FileSizeLimit limit(std::filesystem::file_size(folder / "log") + 20);
      log->add(exchange(2), KeptBytes(writer.room()));
      log->add(exchange(3), KeptBytes(writer.room()));
      log->finish();
    }
    log->add(exchange(4), KeptBytes(writer.room()));
  }
  CHECK(bodies_in(folder / "log") == std::vector<std::string>{"body 1", "body 4"});
  CHECK(said.size() == 1);
}

TEST_CASE("a file that is not even packed is no recording that was cut off") {
  const TemporaryFolder folder;
  const auto path = folder.write("notes.txt", "these are notes");
  CHECK_THROWS_WITH_AS(Recording{path}, doctest::Contains("notes.txt' is not a recording"), Error);
}

TEST_CASE("a file that is no recording is refused by name") {
  const TemporaryFolder folder;
  const auto path = folder.write("log", gzip("no exchange\n"));
  CHECK_THROWS_AS(Recording{path}, Error);
  CHECK_THROWS_AS(Recording{folder / "nothing"}, Error);
}

}  // namespace bench
