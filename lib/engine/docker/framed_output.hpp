#pragma once

#include "engine/docker/frame_decoder.hpp"
#include "http/stream.hpp"
#include "runs/engine.hpp"

namespace bench::docker {

// The output of a container as the engine streams it, attached or from its log.
class FramedOutput final : public Output {
 public:
  explicit FramedOutput(http::Stream stream) : stream_(std::move(stream)) {}

  Pumped pump(OutputSink& sink, SteadyTime deadline) override;
  void wake() override { stream_.wake(); }

 private:
  http::Stream stream_;
  FrameDecoder decoder_;
};

}  // namespace bench::docker
