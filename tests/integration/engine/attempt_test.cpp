#include <doctest/doctest.h>

#include "base/digest.hpp"
#include "integration/engine/bench_on_engine.hpp"

namespace bench {

TEST_CASE("an attempt's exit code and its two streams come back apart") {
  BenchOnEngine bench;
  Written written;
  const AttemptSpec spec = bench.attempt("echo to stdout; echo to stderr >&2; exit 3");
  const AttemptState state = bench.run(spec, written);
  CHECK(written.out == "to stdout\n");
  CHECK(written.err == "to stderr\n");
  CHECK(state.phase == Phase::exited);
  CHECK(state.exit_code == 3);
  REQUIRE(state.started);
  REQUIRE(state.ended);
  CHECK(*state.started <= *state.ended);
  CHECK_FALSE(state.out_of_memory.value_or(false));
}

TEST_CASE("the key arrives under its name and limits are in force") {
  BenchOnEngine bench;
  Written written;
  AttemptSpec spec = bench.attempt("echo $MY_KEY; ulimit -a >/dev/null; cat /proc/self/status");
  spec.key = {"MY_KEY", Secret("sk-test-1")};
  spec.limits = {0.5, Bytes{64UL << 20U}, 50};
  CHECK(bench.run(spec, written).exit_code == 0);
  CHECK(written.out.rfind("sk-test-1\n", 0) == 0);
  CHECK(written.out.find("NoNewPrivs:\t1") != std::string::npos);
}

TEST_CASE("a megabyte of binary output arrives byte for byte") {
  BenchOnEngine bench;
  Written written;
  const std::string script =
      "head -c 1048576 /dev/urandom >/tmp/x; sha256sum </tmp/x >&2; cat /tmp/x";
  CHECK(bench.run(bench.attempt(script), written).exit_code == 0);
  CHECK(written.out.size() == 1048576);
  CHECK(written.err.substr(0, 64) == sha256_hex(written.out));
}

TEST_CASE("output is delivered while the attempt runs, and waking interrupts the pump") {
  BenchOnEngine bench;
  Written written;
  const AttemptSpec spec = bench.attempt("echo first; sleep 60");
  const Submission submission = bench.engine.submit(spec);
  REQUIRE(submission.status == Submitted::started);
  CHECK(submission.output->pump(written, in(Milliseconds(1'000))) == Output::Pumped::deadline);
  CHECK(written.out == "first\n");
  submission.output->wake();
  CHECK(submission.output->pump(written, in(Milliseconds(60'000))) == Output::Pumped::woken);
  CHECK(bench.engine.wait(spec.name, in(Milliseconds(100))).phase == Phase::running);
  CHECK(bench.engine.usage(spec.name));
}

TEST_CASE("an attempt that is killed for memory says so") {
  BenchOnEngine bench;
  if (!bench.engine.capabilities().reports_kills) return;  // Podman 4.3 does not report it
  Written written;
  AttemptSpec spec = bench.attempt("head -c 100000000 /dev/zero | tail -c 99999999 >/dev/null");
  spec.limits.memory = Bytes{24UL << 20U};
  CHECK(bench.run(spec, written).out_of_memory == true);
}

TEST_CASE("an image that is not there is told from everything else") {
  BenchOnEngine bench;
  AttemptSpec spec = bench.attempt("true");
  spec.image = "bench-engine-it:no-such-image";
  CHECK(bench.engine.submit(spec).status == Submitted::image_missing);
  CHECK(bench.engine.missing_images({spec.image}) == std::vector<std::string>{spec.image});
  CHECK(bench.engine.image_digest(spec.image).empty());
  CHECK(bench.engine.state(spec.name).phase == Phase::gone);
}

// With an init program in front the container starts, and it is the init program that complains:
// tini with 127 and the program's name, catatonit with 1 and without it.
TEST_CASE("an entry point that is not there is refused, or its init program fails and says why") {
  BenchOnEngine bench;
  Written written;
  AttemptSpec spec = bench.attempt("true");
  spec.image = bench.image("no-command", R"(CMD ["/no/such/program"])");
  const Submission submission = bench.engine.submit(spec);
  if (submission.status == Submitted::started) {
    submission.output->pump(written, in(Milliseconds(60'000)));
    const AttemptState state = bench.engine.wait(spec.name, in(Milliseconds(10'000)));
    CHECK(state.phase == Phase::exited);
    CHECK(state.exit_code.value_or(0) != 0);
    CHECK(written.err.find("exec") != std::string::npos);
  } else {
    CHECK(submission.status == Submitted::refused);
    CHECK(submission.detail.find("/no/such/program") != std::string::npos);
    CHECK(bench.engine.state(spec.name).phase == Phase::gone);
  }
}

TEST_CASE("an attempt that is there already is adopted, and its log is read whole") {
  BenchOnEngine bench;
  Written written;
  const AttemptSpec spec = bench.attempt("echo out; echo err >&2");
  CHECK(bench.run(spec, written).exit_code == 0);
  CHECK(bench.engine.submit(spec).status == Submitted::adopted);
  Written again;
  const auto log = bench.engine.logs(spec.name);
  REQUIRE(log);
  CHECK(log->pump(again, in(Milliseconds(10'000))) == Output::Pumped::ended);
  CHECK(again.out == "out\n");
  CHECK(again.err == "err\n");
  CHECK(bench.engine.saw_end(bench.engine.state(spec.name)));
}

TEST_CASE("an attempt of another run under the same name is refused") {
  BenchOnEngine bench;
  Written written;
  AttemptSpec spec = bench.attempt("true");
  bench.run(spec, written);
  spec.run = RunId("somebody-else");
  CHECK(bench.engine.submit(spec).status == Submitted::refused);
}

TEST_CASE("TERM ends an attempt that does not expect it, KILL one that ignores it") {
  BenchOnEngine bench;
  Written written;
  const AttemptSpec deaf = bench.attempt("trap '' TERM; echo deaf; while :; do sleep 1; done");
  const Submission submission = bench.engine.submit(deaf);
  REQUIRE(submission.status == Submitted::started);
  while (written.out.empty()) {
    REQUIRE(submission.output->pump(written, in(Milliseconds(50))) == Output::Pumped::deadline);
  }
  CHECK(bench.engine.signal(deaf.name, Engine::Signal::term) == Engine::Signalled::delivered);
  CHECK(bench.engine.wait(deaf.name, in(Milliseconds(1'500))).phase == Phase::running);
  CHECK(bench.engine.signal(deaf.name, Engine::Signal::kill) == Engine::Signalled::delivered);
  const AttemptState killed = bench.engine.wait(deaf.name, in(Milliseconds(10'000)));
  CHECK(killed.phase == Phase::exited);
  CHECK(killed.exit_code == 137);
  CHECK(bench.engine.signal(deaf.name, Engine::Signal::kill) == Engine::Signalled::refused);
}

TEST_CASE("the output folder is collected as an archive; a missing one is absent") {
  BenchOnEngine bench;
  Written written;
  const AttemptSpec spec = bench.attempt("mkdir /output; echo '{}' >/output/result.json");
  bench.run(spec, written);
  std::string tar;
  const auto keep = [&](std::string_view bytes) {
    tar.append(bytes);
    return true;
  };
  CHECK(bench.engine.collect(spec.name, "/output", keep) == Collected::complete);
  CHECK(tar.find("output/result.json") != std::string::npos);
  CHECK(bench.engine.collect(spec.name, "/nowhere", keep) == Collected::absent);
  const auto enough = [](std::string_view) { return false; };
  CHECK(bench.engine.collect(spec.name, "/output", enough) == Collected::too_large);
}

TEST_CASE("a snapshot shows the matrix's attempts and nothing else") {
  BenchOnEngine bench;
  BenchOnEngine other;
  Written written;
  const AttemptSpec ended = bench.attempt("exit 7");
  bench.run(ended, written);
  other.run(other.attempt("true"), written);
  const auto states = bench.engine.snapshot(bench.matrix);
  REQUIRE(states.size() == 1);
  CHECK(states[0].name == ended.name);
  CHECK(states[0].run == ended.run);
  CHECK(states[0].attempt == ended.attempt);
  CHECK(states[0].exit_code == 7);
}

TEST_CASE("a removed attempt is gone, running or not, and can be removed again") {
  BenchOnEngine bench;
  const AttemptSpec spec = bench.attempt("sleep 60");
  REQUIRE(bench.engine.submit(spec).status == Submitted::started);
  CHECK(bench.engine.remove(spec.name));
  CHECK(bench.engine.state(spec.name).phase == Phase::gone);
  CHECK(bench.engine.remove(spec.name));
}

}  // namespace bench
