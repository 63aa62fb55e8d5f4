#include "engine/docker/create_body.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "engine/docker/labels.hpp"

namespace bench::docker {

namespace {

using nlohmann::json;

constexpr int kDefaultPids = 4096;
constexpr Bytes kDefaultLogCap{64UL << 20U};
constexpr Bytes kHolderMemory{16UL << 20U};
constexpr int kHolderPids = 16;
const std::string kGatewayFolder = "/gateway/";

json labels_of(const MatrixId& matrix, const Owner& owner) {
  return {
      {kMatrixLabel, matrix.str()}, {kMachineLabel, owner.machine}, {kResultsLabel, owner.results}};
}

json environment_of(const AttemptSpec& spec) {
  json list = json::array();
  for (const auto& [name, value] : spec.environment) list.push_back(name + "=" + value);
  for (const auto& [name, value] : spec.secrets) list.push_back(name + "=" + value.reveal());
  if (spec.key) list.push_back(spec.key->first + "=" + spec.key->second.reveal());
  return list;
}

// Docker's `local` driver keeps the bytes as they are and rotates: two files of the cap keep at
// least the cap. Podman has only json-file, which starts over when it is full.
json log_config(Flavour flavour, Bytes cap) {
  const std::string kept = std::to_string((cap.count == 0 ? kDefaultLogCap : cap).count);
  if (flavour == Flavour::podman) return {{"Type", "json-file"}, {"Config", {{"max-size", kept}}}};
  return {{"Type", "local"}, {"Config", {{"max-size", kept}, {"max-file", "2"}}}};
}

json host_config(const AttemptSpec& spec, const Placement& placement) {
  json config;
  config["NetworkMode"] = placement.network;
  config["AutoRemove"] = false;
  config["SecurityOpt"] = {"no-new-privileges"};
  config["PidsLimit"] = spec.limits.pids.value_or(kDefaultPids);
  config["LogConfig"] = log_config(placement.flavour, spec.log_cap);
  if (placement.init) config["Init"] = true;
  if (spec.limits.cpus) config["NanoCpus"] = std::llround(*spec.limits.cpus * 1e9);
  if (spec.limits.memory) {
    config["Memory"] = spec.limits.memory->count;
    config["MemorySwap"] = spec.limits.memory->count;
  }
  return config;
}

}  // namespace

// One for every attempt: member by member, as a list of members copies all of them at each level.
std::string create_body(const AttemptSpec& spec, const Placement& placement) {
  json body;
  body["Image"] = spec.image;
  body["Env"] = environment_of(spec);
  body["AttachStdout"] = true;
  body["AttachStderr"] = true;
  json& labels = body["Labels"] = labels_of(spec.matrix, placement.owner);
  labels[kRunLabel] = spec.run.str();
  labels[kAttemptLabel] = std::to_string(spec.attempt);
  body["HostConfig"] = host_config(spec, placement);
  try {
    return body.dump();
  } catch (const json::type_error&) {
    throw usage_error(fmt::format("the environment of '{}' is not valid UTF-8", spec.run.str()));
  }
}

std::string holder_body(const MatrixId& matrix, const MatrixGround& ground,
                        const std::string& image, const std::string& network) {
  json labels = labels_of(matrix, ground.owner);
  labels[kRoleLabel] = kHolderRole;
  json command = json::array();
  json mounts = json::array();
  const std::optional<SlotGateway>& gateway = ground.gateway;
  if (gateway && gateway->address) {
    const HostPort& address = *gateway->address;
    command = {std::to_string(gateway->port), address.host, std::to_string(address.port)};
  } else if (gateway) {
    command = {std::to_string(gateway->port), kGatewayFolder + gateway->socket};
    // The folder, not the socket: that is another one when a resumed bench listens again.
    mounts.push_back({{"Type", "bind"},
                      {"Source", gateway->folder},
                      {"Target", kGatewayFolder},
                      {"ReadOnly", true}});
  }
  return json{
      {"Image", image},
      {"Entrypoint", {"/holder"}},
      {"Cmd", command},
      {"Labels", labels},
      {"HostConfig",
       {{"NetworkMode", network},
        {"ReadonlyRootfs", true},
        {"Mounts", mounts},
        {"CapDrop", {"ALL"}},
        {"SecurityOpt", {"no-new-privileges"}},
        {"Memory", kHolderMemory.count},
        {"MemorySwap", kHolderMemory.count},
        {"PidsLimit", kHolderPids},
        {"LogConfig", {{"Type", "none"}}}}},
  }
      .dump();
}

std::string network_body(Flavour flavour, const MatrixId& matrix, const Owner& owner,
                         const std::string& name) {
  const json labels = labels_of(matrix, owner);
  if (flavour == Flavour::podman) {
    return json{{"name", name},
                {"driver", "bridge"},
                {"labels", labels},
                {"options", {{"isolate", "true"}}}}
        .dump();
  }
  return json{{"Name", name},
              {"Driver", "bridge"},
              {"CheckDuplicate", true},
              {"Labels", labels},
              {"Options", {{"com.docker.network.bridge.enable_icc", "false"}}}}
      .dump();
}

}  // namespace bench::docker
