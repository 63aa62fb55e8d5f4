#include "engine/container_engine.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/docker/api.hpp"
#include "engine/docker/docker_engine.hpp"
#include "engine/docker/docker_images.hpp"
#include "engine/docker/docker_leftovers.hpp"
#include "engine/engine_search.hpp"
#include "engine/podman_service.hpp"

namespace bench {

struct ContainerEngine::Parts {
  explicit Parts(const EngineAddress& address) : api(address.endpoint, address.shown) {}
  explicit Parts(std::unique_ptr<PodmanService> own)
      : service(std::move(own)),
        api({"http://localhost", service->socket_path(), {}}, "podman system service") {}

  std::unique_ptr<PodmanService> service;  // outlives the rest
  docker::Api api;
  docker::DockerEngine runs{api};
  docker::DockerImages images{api};
  docker::DockerLeftovers leftovers{api};
};

namespace {

std::optional<std::string> read_text(const std::string& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

bool is_program(const std::string& name, const Environment& environment) {
  for (const std::string& folder : split_list(environment("PATH").value_or(""), ':')) {
    if (access(fmt::format("{}/{}", folder, name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

EngineLookups lookups_of(const Environment& environment) {
  const auto has_program = [environment](const std::string& name) {
    return is_program(name, environment);
  };
  return {environment, is_there, read_text, has_program, geteuid()};
}

// A socket that is there for others: its owner would rather be told than served by another engine.
bool is_forbidden(const EngineCandidate& candidate) {
  const auto* const address = std::get_if<EngineAddress>(&candidate);
  if (address == nullptr || address->endpoint.unix_socket.empty()) return false;
  return access(address->endpoint.unix_socket.c_str(), W_OK) != 0 && errno == EACCES;
}

Error no_engine(const std::string& choice, const std::vector<std::string>& tried) {
  const std::string what =
      choice.empty() ? "no container engine answers" : fmt::format("no {} answers", choice);
  const std::string seen =
      tried.empty() ? "no socket and no podman program was found" : "tried " + joined(tried, "; ");
  return {ExitCode::preflight_refused, fmt::format("{}: {}", what, seen),
          "start Docker or Podman, or say where it is with --engine or DOCKER_HOST"};
}

}  // namespace

ContainerEngine::ContainerEngine(const std::string& choice, const Environment& environment) {
  const std::vector<EngineCandidate> candidates = find_engines(choice, lookups_of(environment));
  std::vector<std::string> tried;
  for (const EngineCandidate& candidate : candidates) {
    try {
      const auto* const address = std::get_if<EngineAddress>(&candidate);
      parts_ = address != nullptr ? std::make_unique<Parts>(*address)
                                  : std::make_unique<Parts>(std::make_unique<PodmanService>());
      return;
    } catch (const Error& error) {
      if (candidates.size() == 1 || is_forbidden(candidate)) throw;
      tried.push_back(error.message());
    }
  }
  throw no_engine(choice, tried);
}

ContainerEngine::~ContainerEngine() = default;
ContainerEngine::ContainerEngine(ContainerEngine&&) noexcept = default;
ContainerEngine& ContainerEngine::operator=(ContainerEngine&&) noexcept = default;

Engine& ContainerEngine::runs() {
  return parts_->runs;
}
ImageStore& ContainerEngine::images() {
  return parts_->images;
}
Leftovers& ContainerEngine::leftovers() {
  return parts_->leftovers;
}

}  // namespace bench
