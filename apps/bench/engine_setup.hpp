#pragma once

#include <memory>
#include <string>

#include "base/environment.hpp"
#include "engine/images.hpp"
#include "runs/engine.hpp"

namespace bench {

// A connection to the engine that was asked for, or found.
class EngineSetup {
 public:
  // Throws Error when there is none.
  EngineSetup(const std::string& asked, const Environment& environment);
  ~EngineSetup();
  EngineSetup(const EngineSetup&) = delete;
  EngineSetup& operator=(const EngineSetup&) = delete;

  [[nodiscard]] Engine& engine();
  [[nodiscard]] ImageStore& images();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace bench
