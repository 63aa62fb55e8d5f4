#pragma once

#include <string>

#include "engine/docker/api.hpp"
#include "engine/docker/docker_engine.hpp"
#include "engine/docker/docker_images.hpp"

namespace bench {

// Keeps what an attempt wrote, in memory.
struct Written final : OutputSink {
  void write(StreamKind stream, std::string_view bytes) override {
    (stream == StreamKind::out ? out : err).append(bytes);
  }
  std::string out;
  std::string err;
};

[[nodiscard]] SteadyTime in(Milliseconds time);

// A matrix of its own on the engine under test. It takes away what it made.
class BenchOnEngine {
 public:
  BenchOnEngine();
  ~BenchOnEngine();
  BenchOnEngine(const BenchOnEngine&) = delete;
  BenchOnEngine& operator=(const BenchOnEngine&) = delete;

  // An attempt that runs `script` with busybox's shell, on slot 0 unless it is changed.
  [[nodiscard]] AttemptSpec attempt(const std::string& script);

  // An image made from the busybox image with one more line in its Dockerfile.
  [[nodiscard]] std::string image(const std::string& name, const std::string& line);

  // Submits, pumps to the end and waits.
  AttemptState run(const AttemptSpec& spec, Written& written);

  docker::Api api;
  docker::DockerEngine engine{api};
  docker::DockerImages images{api};
  MatrixId matrix;

 private:
  int attempts_ = 0;
};

}  // namespace bench
