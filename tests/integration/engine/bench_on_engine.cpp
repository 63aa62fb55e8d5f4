#include "integration/engine/bench_on_engine.hpp"

#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

#include <doctest/doctest.h>

#include "os/tar_writer.hpp"

namespace bench {

namespace {

std::string required(const char* variable) {
  const char* const value = std::getenv(variable);
  if (value == nullptr) throw std::runtime_error(std::string(variable) + " is not set");
  return value;
}

http::Endpoint endpoint_under_test() {
  const std::string address = required("BENCH_TEST_ENGINE");
  if (address.rfind("unix://", 0) != 0) throw std::runtime_error("not a unix socket: " + address);
  return {"http://localhost", address.substr(7), {}};
}

MatrixId fresh_matrix() {
  static int count = 0;
  return MatrixId("it" + std::to_string(getpid()) + "-" + std::to_string(++count));
}

}  // namespace

SteadyTime in(Milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

BenchOnEngine::BenchOnEngine()
    : api(endpoint_under_test(), required("BENCH_TEST_ENGINE")), matrix(fresh_matrix()) {
  engine.open_matrix(matrix, {{"m", "/r"}, {}});
}

BenchOnEngine::~BenchOnEngine() {
  for (const AttemptState& left : engine.snapshot(matrix)) engine.remove(left.name);
  engine.close_matrix(matrix);
}

std::string BenchOnEngine::image(const std::string& name, const std::string& line) {
  const std::string dockerfile = "FROM " + required("BENCH_TEST_IMAGE") + "\n" + line + "\n";
  ImageBuild build;
  build.reference = "bench-engine-it:" + name;
  TarWriter context;
  context.add_file("Dockerfile", dockerfile);
  const BuiltImage built =
      images.build(build, context.finish(), [](std::string_view) { return true; });
  if (!built.built) throw std::runtime_error(built.error);
  return build.reference;
}

AttemptSpec BenchOnEngine::attempt(const std::string& script) {
  AttemptSpec spec;
  spec.matrix = matrix;
  spec.attempt = ++attempts_;
  spec.run = RunId("run-" + std::to_string(attempts_));
  spec.name = AttemptName("bench-" + matrix.str() + "-" + spec.run.str());
  spec.image = image("script", R"(CMD ["/bin/sh", "-c", "eval \"$SCRIPT\""])");
  spec.environment = {{"SCRIPT", script}};
  spec.log_cap = Bytes{8UL << 20U};
  return spec;
}

AttemptState BenchOnEngine::run(const AttemptSpec& spec, Written& written) {
  const Submission submission = engine.submit(spec);
  INFO(submission.detail);
  REQUIRE(submission.status == Submitted::started);
  REQUIRE(submission.output->pump(written, in(Milliseconds(60'000))) == Output::Pumped::ended);
  return engine.wait(spec.name, in(Milliseconds(10'000)));
}

}  // namespace bench
