#pragma once

#include <memory>
#include <string>

#include "base/environment.hpp"
#include "engine/images.hpp"
#include "engine/leftovers.hpp"
#include "runs/engine.hpp"

namespace bench {

// One container engine that answers: its runs, its images, and what bench left there. Where bench
// started the engine's service itself, the service lives as long as this.
class ContainerEngine {
 public:
  // `choice` is the value of --engine, empty for whatever is found. Throws Error with what was
  // tried when no engine answers.
  ContainerEngine(const std::string& choice, const Environment& environment);
  ~ContainerEngine();
  ContainerEngine(ContainerEngine&&) noexcept;
  ContainerEngine& operator=(ContainerEngine&&) noexcept;

  [[nodiscard]] Engine& runs();
  [[nodiscard]] ImageStore& images();
  [[nodiscard]] Leftovers& leftovers();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace bench
