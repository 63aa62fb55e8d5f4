#include "engine_setup.hpp"

#include "engine/docker/api.hpp"
#include "engine/docker/docker_engine.hpp"
#include "engine/docker/docker_images.hpp"

namespace bench {

struct EngineSetup::Parts {
  explicit Parts(const std::string& address)
      : api({"http://localhost", address.substr(address.find("//") + 2), {}}, address),
        engine(api),
        images(api) {}

  docker::Api api;
  docker::DockerEngine engine;
  docker::DockerImages images;
};

EngineSetup::EngineSetup(const std::string& asked, const Environment& environment)
    : parts_(std::make_unique<Parts>(
          !asked.empty() ? asked
                         : environment("DOCKER_HOST").value_or("unix:///var/run/docker.sock"))) {}

EngineSetup::~EngineSetup() = default;

Engine& EngineSetup::engine() { return parts_->engine; }
ImageStore& EngineSetup::images() { return parts_->images; }

}  // namespace bench
