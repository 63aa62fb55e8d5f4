#include "store/attempt_folder.hpp"

#include <doctest/doctest.h>

#include "store_fixture.hpp"
#include "support/file_size_limit.hpp"
#include "support/tar_builder.hpp"

using namespace bench;

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kResult = R"({"highest_gate": 3, "normalized_score": 0.6})";
constexpr std::string_view kOther = R"({"highest_gate": 1, "normalized_score": 0.2})";

std::string block(std::string_view name, std::string_view content) {
  return "__DEC_BENCH_" + std::string(name) + "_START__\n" + std::string(content) +
         "\n__DEC_BENCH_" + std::string(name) + "_END__\n";
}

struct AttemptFixture : StoreFixture {
  AttemptPaths place{temporary / "attempt-1"};
  SharedFolder runs{temporary.path()};

  [[nodiscard]] std::unique_ptr<AttemptFolder> begin(std::optional<Bytes> cap = {}) {
    return std::make_unique<AttemptFolder>(place, runs, redactor, cap, clock);
  }

  // In pieces, as an engine delivers them.
  static void send(AttemptFolder& attempt, const std::string& archive) {
    const ArchiveSink sink = attempt.archive();
    for (std::size_t at = 0; at < archive.size(); at += 1000) {
      if (!sink(std::string_view(archive).substr(at, 1000))) return;
    }
  }

  [[nodiscard]] std::string artifact(const std::string& name) const {
    return text_of(place.artifacts() / name);
  }
};

}  // namespace

TEST_CASE_FIXTURE(AttemptFixture, "the folder that was archived is not part of the names") {
  for (const std::string root : {"output/", "./", ""}) {
    CAPTURE(root);
    const auto attempt = begin();
    TarBuilder tar;
    if (!root.empty()) tar.folder(root);
    tar.file(root + "result.json", kResult).folder(root + "logs/").file(root + "logs/a.txt", "a");
    send(*attempt, tar.bytes());
    const Intake intake = attempt->intake();
    CHECK(intake.artifacts == std::vector<std::string>{"logs/a.txt", "result.json"});
    REQUIRE(intake.report.has_value());
    CHECK(intake.report->highest_gate == 3);
    CHECK(artifact("logs/a.txt") == "a");
  }
}

TEST_CASE_FIXTURE(AttemptFixture, "what a hostile archive holds stays inside or is left out") {
  const auto attempt = begin();
  send(*attempt, TarBuilder()
                     .folder("output/")
                     .file("/etc/evil", "x")
                     .file("output/../../evil", "x")
                     .symlink("output/link", "/etc")
                     .file("output/link/passwd", "inside")
                     .hardlink("output/hard", "/etc/passwd")
                     .fifo("output/fifo")
                     .device("output/device")
                     .file("output/good", "good")
                     .bytes());
  const Intake intake = attempt->intake();
  CHECK(intake.artifacts == std::vector<std::string>{"good", "link/passwd"});
  CHECK(artifact("link/passwd") == "inside");
  CHECK(intake.notes.size() == 6);
  CHECK_FALSE(fs::exists(temporary / "evil"));
  for (const auto& entry : fs::recursive_directory_iterator(place.folder())) {
    const auto type = entry.symlink_status().type();
    CHECK((type == fs::file_type::regular || type == fs::file_type::directory));
  }
}

TEST_CASE_FIXTURE(AttemptFixture, "names beyond ASCII are kept") {
  const auto attempt = begin();
  send(*attempt, TarBuilder().folder("output/").file("output/größe.txt", "x").bytes());
  CHECK(attempt->intake().artifacts == std::vector<std::string>{"größe.txt"});
}

TEST_CASE_FIXTURE(AttemptFixture, "a large archive goes through a file that does not stay") {
  const auto attempt = begin();
  const std::string large(3'000'000, 'x');
  const ArchiveSink sink = attempt->archive();
  const std::string archive = TarBuilder().file("large", large).file("z", "z").bytes();
  CHECK(sink(archive.substr(0, 400'000)));
  CHECK(fs::exists(place.spool()));
  CHECK(sink(archive.substr(400'000)));
  CHECK(attempt->intake().artifacts == std::vector<std::string>{"large", "z"});
  CHECK(artifact("large") == large);
  CHECK_FALSE(fs::exists(place.spool()));
}

TEST_CASE_FIXTURE(AttemptFixture, "a damaged archive gives what comes before the damage") {
  const auto attempt = begin();
  const std::string whole =
      TarBuilder().file("a", "a").file("b", std::string(100'000, 'b')).bytes();
  send(*attempt, whole.substr(0, 50'000));
  const Intake intake = attempt->intake();
  CHECK(intake.artifacts == std::vector<std::string>{"a"});
  REQUIRE_FALSE(intake.notes.empty());
  CHECK(intake.notes.back().find("damaged") != std::string::npos);
}

TEST_CASE_FIXTURE(AttemptFixture, "bytes that are no archive are noted") {
  const auto attempt = begin();
  send(*attempt, std::string(5000, '?'));
  const Intake intake = attempt->intake();
  CHECK(intake.artifacts.empty());
  CHECK(intake.notes.size() == 1);
}

TEST_CASE_FIXTURE(AttemptFixture, "a result file wins over a block, a block over the last line") {
  const auto attempt = begin();
  attempt->write(StreamKind::out, block("EVAL_RESULT_JSON", kOther));
  attempt->write(StreamKind::out, R"({"highest_gate": 5, "normalized_score": 1})");
  SUBCASE("with a file") {
    send(*attempt, TarBuilder().file("result.json", kResult).bytes());
    CHECK(attempt->intake().report->highest_gate == 3);
    CHECK(artifact("result.json") == kResult);
  }
  SUBCASE("without one") {
    CHECK(attempt->intake().report->highest_gate == 1);
    CHECK(artifact("result.json").find(kOther) == 0);
  }
}

TEST_CASE_FIXTURE(AttemptFixture, "the last line that is JSON is a result, if nothing else is") {
  const auto attempt = begin();
  attempt->write(StreamKind::out, "working\n" + std::string(kResult) + "\nbye\n");
  CHECK(attempt->intake().report->highest_gate == 3);
}

TEST_CASE_FIXTURE(AttemptFixture, "without any result there is no report") {
  const auto attempt = begin();
  attempt->write(StreamKind::out, "nothing\n");
  const Intake intake = attempt->intake();
  CHECK_FALSE(intake.report.has_value());
  CHECK(intake.artifacts.empty());
}

TEST_CASE_FIXTURE(AttemptFixture, "blocks are kept as files, also out of a capped log") {
  const auto attempt = begin(Bytes{2000});
  attempt->write(StreamKind::out, block("RUN_META_JSON", "{\"in\": \"head\"}"));
  attempt->write(StreamKind::out, std::string(5000, '-') + "\n");
  attempt->write(StreamKind::out, block("AGENT_TRACE_JSON", "{\"in\": \"the gap\"}"));
  attempt->write(StreamKind::out, std::string(5000, '-') + "\n");
  attempt->write(StreamKind::out, block("EVAL_RESULT_JSON", kResult));
  const Intake intake = attempt->intake();
  CHECK(intake.artifacts == std::vector<std::string>{"result.json", "run-meta.json"});
  CHECK(artifact("run-meta.json") == "{\"in\": \"head\"}\n");
  CHECK(intake.report->highest_gate == 3);
  CHECK(intake.notes ==
        std::vector<std::string>{"left out 'trace.json': the log was cut inside of it"});
  CHECK(attempt->stream(StreamKind::out).dropped > 8000);
}

TEST_CASE_FIXTURE(AttemptFixture, "an oversized result is noted, not read") {
  const auto attempt = begin();
  send(*attempt, TarBuilder().file("result.json", std::string((16 << 20) + 1, ' ')).bytes());
  const Intake intake = attempt->intake();
  CHECK_FALSE(intake.report.has_value());
  REQUIRE(intake.notes.size() == 1);
  CHECK(intake.notes[0].find("file too large") != std::string::npos);
}

TEST_CASE_FIXTURE(AttemptFixture, "an agent's own metrics fill in what the result does not say") {
  const auto attempt = begin();
  send(*attempt, TarBuilder()
                     .file("result.json", kResult)
                     .file("agent-metrics.json", R"({"agentSteps": 7, "llmApiCostUsd": 0.25})")
                     .bytes());
  const Intake intake = attempt->intake();
  CHECK(intake.report->metrics.steps == 7);
  CHECK(intake.report->metrics.cost_usd == 0.25);
}

TEST_CASE_FIXTURE(AttemptFixture, "the tail is what was said last, on both streams") {
  const auto attempt = begin();
  attempt->write(StreamKind::out, std::string(100'000, '.') + "the end\n");
  attempt->write(StreamKind::err, "an error\n");
  const std::string tail = attempt->intake().output_tail;
  CHECK(tail.size() == 16 * 1024);
  CHECK(tail.ends_with("the end\nan error\n"));
}

TEST_CASE_FIXTURE(AttemptFixture, "a restart forgets the output so far") {
  const auto attempt = begin();
  attempt->write(StreamKind::out, block("EVAL_RESULT_JSON", kOther) + "half a l");
  attempt->restart();
  attempt->write(StreamKind::out, "whole\n");
  const Intake intake = attempt->intake();
  CHECK_FALSE(intake.report.has_value());
  CHECK(text_of(place.out()) == "whole\n");
  CHECK(attempt->stream(StreamKind::out).written == 6);
}

TEST_CASE_FIXTURE(AttemptFixture, "a full disk is reported and what was written stays") {
  const auto attempt = begin();
  {
    const FileSizeLimit limit(500'000);
    for (int piece = 0; piece < 100; ++piece) {
      attempt->write(StreamKind::out, std::string(10'000, 'x') + "\n");
    }
    CHECK(attempt->out_of_disk());
    CHECK(attempt->intake().out_of_disk);
  }
  CHECK(attempt->stream(StreamKind::out).written == 1'000'100);
  CHECK(attempt->stream(StreamKind::out).dropped > 500'000);
  CHECK(text_of(place.out()).size() > 200'000);
}

TEST_CASE_FIXTURE(AttemptFixture,
                  "a folder that is begun again keeps its recording and nothing else") {
  begin()->write(StreamKind::out, "before");
  temporary.write("attempt-1/exchanges.jsonl.gz", "recorded");
  temporary.write("attempt-1/artifacts/old", "old");
  const auto attempt = begin();
  CHECK(text_of(place.exchanges()) == "recorded");
  CHECK_FALSE(fs::exists(place.artifacts()));
  CHECK(text_of(place.out()).empty());
}
