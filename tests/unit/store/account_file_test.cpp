#include "store/account_file.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "base/secret.hpp"
#include "os/file.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

RunTally spent(std::int64_t nano, std::uint64_t under_way = 0) {
  RunTally tally;
  tally.requests = 3;
  tally.spent = tally.cost = Usd{nano};
  tally.under_way = under_way;
  tally.set_aside = Usd{static_cast<std::int64_t>(under_way) * 1000};
  tally.keys["KEYS[0]"].requests = 2;
  return tally;
}

struct Fixture {
  TemporaryFolder temporary;
  fs::path path = temporary / "account.jsonl";

  [[nodiscard]] AccountFile file(const std::string& boot = "today") const {
    return {path, boot, Redactor({Secret("sk-secret-0123456789")})};
  }
  void append(const std::string& text) const { std::ofstream(path, std::ios::app) << text; }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what was kept last is what is read") {
  CHECK_FALSE(read_account(path, "today"));
  AccountFile book = file();
  book.keep(spent(1'000'000));
  book.keep(spent(2'000'000, 1));
  const RunTally read = *read_account(path, "today");
  CHECK(read.spent == Usd{2'000'000});
  CHECK(read.under_way == 1);
  CHECK(read.set_aside == Usd{1000});
  CHECK(read.keys.at("KEYS[0]").requests == 2);
  CHECK_FALSE(read.begun_before);
}

TEST_CASE_FIXTURE(Fixture, "whoever goes on has the old account until it says something") {
  file().keep(spent(1'000'000));
  AccountFile book = file();
  CHECK(read_account(path, "today")->spent == Usd{1'000'000});
  book.keep(spent(5'000'000));
  CHECK(read_account(path, "today")->spent == Usd{5'000'000});
}

TEST_CASE_FIXTURE(Fixture,
                  "a line that was cut off, or went down with the machine, may lack some") {
  AccountFile book = file();
  book.keep(spent(1'000'000));
  CHECK(read_account(path, "another day")->begun_before);
  CHECK(read_account(path, "another day")->spent == Usd{1'000'000});
  append(R"({"requests": 4, "att)");
  CHECK(read_account(path, "today")->begun_before);
  CHECK(read_account(path, "today")->spent == Usd{1'000'000});
}

TEST_CASE_FIXTURE(Fixture, "what is no account says that something was there") {
  for (const std::string text :
       {"", "\n", "nothing\nto read\n", "{}\n{}\n", "{\"format_version\":1,\"boot\":\"today\"}\n",
        "{\"format_version\":99,\"boot\":\"today\"}\n{}\n"}) {
    CAPTURE(text);
    fs::remove(path);
    append(text);
    const std::optional<RunTally> read = read_account(path, "today");
    REQUIRE(read);
    CHECK(read->begun_before);
    CHECK(read->spent == Usd{});
  }
}

TEST_CASE_FIXTURE(Fixture, "the file of a run that asks for ever does not grow for ever") {
  AccountFile book = file();
  std::uintmax_t largest = 0;
  for (std::int64_t request = 1; request <= 6'000; ++request) {
    book.keep(spent(request * 1000));
    largest = std::max(largest, fs::file_size(path));
  }
  CHECK(largest <= 1UL << 20U);
  CHECK(largest > 1UL << 19U);
  CHECK(read_account(path, "today")->spent == Usd{6'000'000});
}

TEST_CASE_FIXTURE(Fixture, "no secret gets into it") {
  RunTally tally = spent(1);
  tally.replay = ReplayTally{0, 1, "POST /v1/messages?key=sk-secret-0123456789"};
  file().keep(tally);
  CHECK(read_file(path, Bytes{1 << 20})->find("sk-secret") == std::string::npos);
  CHECK(read_account(path, "today")->replay->missed == 1);
}

TEST_CASE_FIXTURE(Fixture, "an account that cannot go on is taken back") {
  AccountFile book = file();
  book.keep(spent(1'000'000));
  fs::create_directory(path.string() + ".tmp");  // in the way of the next file
  for (int line = 0; line < 6'000; ++line) book.keep(spent(2'000'000));
  CHECK_FALSE(fs::exists(path));
  book.keep(spent(3'000'000));
  CHECK_FALSE(read_account(path, "today"));
}

}  // namespace bench
