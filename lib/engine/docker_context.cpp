#include "engine/docker_context.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "engine/docker/json_field.hpp"
#include "engine/tls_files.hpp"

namespace bench {

namespace {

using docker::flag_at;
using docker::object_at;
using docker::text_at;
using nlohmann::json;

json read_json(const std::string& path, const EngineLookups& lookups) {
  return json::parse(lookups.read_file(path).value_or(""), nullptr, false);
}

std::string context_name(const EngineLookups& lookups) {
  std::string named = lookups.environment("DOCKER_CONTEXT").value_or("");
  if (!named.empty()) return named;
  return text_at(read_json(docker_config_folder(lookups) + "/config.json", lookups),
                 "currentContext");
}

}  // namespace

std::string docker_config_folder(const EngineLookups& lookups) {
  const std::string configured = lookups.environment("DOCKER_CONFIG").value_or("");
  return configured.empty() ? lookups.environment("HOME").value_or("") + "/.docker" : configured;
}

std::optional<DockerContext> current_docker_context(const EngineLookups& lookups) {
  const std::string name = context_name(lookups);
  if (name.empty() || name == "default") return std::nullopt;
  const std::string folder = docker_config_folder(lookups) + "/contexts";
  const std::string digest = sha256_hex(name);
  const json meta = read_json(folder + "/meta/" + digest + "/meta.json", lookups);
  const json& endpoint = object_at(object_at(meta, "Endpoints"), "docker");
  DockerContext context;
  context.host = text_at(endpoint, "Host");
  if (context.host.empty()) {
    throw usage_error(fmt::format("the docker context '{}' cannot be found", name),
                      "see `docker context ls`, or say which engine with --engine");
  }
  const bool unverified = flag_at(endpoint, "SkipTLSVerify");
  http::Tls tls = tls_files_in(folder + "/tls/" + digest + "/docker", lookups);
  if (unverified || !(tls.ca_file + tls.cert_file).empty()) {
    tls.verify = !unverified;
    context.tls = std::move(tls);
  }
  return context;
}

}  // namespace bench
