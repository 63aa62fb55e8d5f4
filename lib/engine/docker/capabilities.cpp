#include <nlohmann/json.hpp>

#include "engine/docker/docker_engine.hpp"
#include "engine/docker/json_field.hpp"

namespace bench::docker {

namespace {

// Podman reports the kills of its out-of-memory killer since this version.
constexpr int kPodmanReportsKills = 5;

bool reports_kills(Flavour flavour, const std::string& version) {
  return flavour == Flavour::docker || std::atoi(version.c_str()) >= kPodmanReportsKills;
}

}  // namespace

Capabilities DockerEngine::capabilities() {
  const http::Answer answer = api_.get("/info");
  const auto info = nlohmann::json::parse(answer.response.body, nullptr, false);
  Capabilities said;
  if (!answer.success()) said.trouble = judge(answer).detail;
  said.engine = api_.is_podman() ? "podman" : "docker";
  said.version = text_at(info, "ServerVersion");
  said.api = api_.version();
  said.address = api_.address();
  said.slot_networks = slots_.has_holders();
  said.limits_memory = flag_at(info, "MemoryLimit");
  said.reports_kills = reports_kills(api_.flavour(), said.version);
  said.mounts_sockets = api_.is_local() && text_at(info, "OperatingSystem") != "Docker Desktop";
  said.cpus = static_cast<int>(number_at(info, "NCPU"));
  said.memory = {static_cast<std::uint64_t>(number_at(info, "MemTotal"))};
  if (api_.is_local()) said.data_root = text_at(info, "DockerRootDir");
  return said;
}

}  // namespace bench::docker
