#include "engine/engine_search.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "engine/docker_context.hpp"
#include "engine/tls_files.hpp"

namespace bench {

namespace {

constexpr int kPlainPort = 2375;
constexpr int kTlsPort = 2376;

std::string value_of(const EngineLookups& lookups, const std::string& variable) {
  return lookups.environment(variable).value_or("");
}

bool starts_with(const std::string& text, const std::string& beginning) {
  return text.rfind(beginning, 0) == 0;
}

EngineAddress at_socket(const std::string& path) {
  return {{"http://localhost", path, {}}, "unix://" + path};
}

// DOCKER_TLS_VERIFY and DOCKER_CERT_PATH, as the docker program reads them.
std::optional<http::Tls> tls_of_environment(const EngineLookups& lookups) {
  if (value_of(lookups, "DOCKER_TLS_VERIFY").empty()) return std::nullopt;
  const std::string folder = value_of(lookups, "DOCKER_CERT_PATH");
  return tls_files_in(folder.empty() ? docker_config_folder(lookups) : folder, lookups);
}

EngineAddress at_host(const std::string& host_and_port, std::optional<http::Tls> tls,
                      const std::string& shown) {
  std::string host = host_and_port.substr(0, host_and_port.find('/'));
  const bool has_port = host.find(':', host.rfind(']') + 1) != std::string::npos;
  if (!has_port) host += fmt::format(":{}", tls ? kTlsPort : kPlainPort);
  return {{(tls ? "https://" : "http://") + host, {}, std::move(tls)}, shown};
}

EngineAddress parse_address(const std::string& text, std::optional<http::Tls> tls) {
  const bool is_path = starts_with(text, "unix://") || starts_with(text, "/");
  if (!is_path && !starts_with(text, "ssh://") && text.find('@') != std::string::npos) {
    throw usage_error("the address of a container engine must not hold credentials",
                      "use a client certificate: see DOCKER_TLS_VERIFY and DOCKER_CERT_PATH");
  }
  if (starts_with(text, "unix://")) return at_socket(text.substr(7));
  if (starts_with(text, "/")) return at_socket(text);
  if (starts_with(text, "tcp://")) return at_host(text.substr(6), std::move(tls), text);
  if (starts_with(text, "http://")) return at_host(text.substr(7), std::nullopt, text);
  if (starts_with(text, "https://")) {
    return at_host(text.substr(8), tls ? std::move(tls) : http::Tls(), text);
  }
  if (starts_with(text, "ssh://")) {
    throw usage_error(
        fmt::format("the engine address '{}' needs ssh, which bench does not speak", text),
        "forward the socket: ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock HOST, "
        "then --engine unix:///tmp/engine.sock");
  }
  throw usage_error(fmt::format("'{}' is not the address of a container engine", text),
                    "take docker, podman, unix:///PATH, tcp://HOST:PORT or https://HOST:PORT");
}

std::vector<std::string> docker_sockets(const EngineLookups& lookups) {
  std::vector<std::string> paths = {"/var/run/docker.sock"};
  if (const std::string home = value_of(lookups, "HOME"); !home.empty()) {
    paths.push_back(home + "/.docker/run/docker.sock");
    paths.push_back(home + "/.colima/default/docker.sock");
    paths.push_back(home + "/.rd/docker.sock");
    paths.push_back(home + "/.orbstack/run/docker.sock");
  }
  if (const std::string runtime = value_of(lookups, "XDG_RUNTIME_DIR"); !runtime.empty()) {
    paths.push_back(runtime + "/docker.sock");
  }
  return paths;
}

std::vector<std::string> podman_sockets(const EngineLookups& lookups) {
  std::vector<std::string> paths;
  const std::string runtime = value_of(lookups, "XDG_RUNTIME_DIR");
  if (!runtime.empty()) paths.push_back(runtime + "/podman/podman.sock");
  const std::string by_user = fmt::format("/run/user/{}", lookups.user);
  if (runtime != by_user) paths.push_back(by_user + "/podman/podman.sock");
  if (lookups.user == 0) paths.emplace_back("/run/podman/podman.sock");
  if (const std::string home = value_of(lookups, "HOME"); !home.empty()) {
    paths.push_back(home + "/.local/share/containers/podman/machine/podman.sock");
  }
  return paths;
}

void add_existing(const std::vector<std::string>& paths, const EngineLookups& lookups,
                  std::vector<EngineCandidate>& candidates) {
  for (const std::string& path : paths) {
    if (lookups.exists(path)) candidates.emplace_back(at_socket(path));
  }
}

void add_podman(const EngineLookups& lookups, std::vector<EngineCandidate>& candidates) {
  add_existing(podman_sockets(lookups), lookups, candidates);
  if (lookups.has_program("podman")) candidates.emplace_back(PrivatePodman());
}

// What the user's docker program would talk to, when that has been configured.
std::optional<EngineAddress> configured_docker(const EngineLookups& lookups) {
  const std::string host = value_of(lookups, "DOCKER_HOST");
  if (!host.empty()) return parse_address(host, tls_of_environment(lookups));
  const std::optional<DockerContext> context = current_docker_context(lookups);
  if (!context) return std::nullopt;
  return parse_address(context->host, context->tls);
}

}  // namespace

std::vector<EngineCandidate> find_engines(const std::string& choice, const EngineLookups& lookups) {
  std::vector<EngineCandidate> candidates;
  if (choice == "podman") {
    add_podman(lookups, candidates);
    return candidates;
  }
  if (!choice.empty() && choice != "docker") {
    return {parse_address(choice, tls_of_environment(lookups))};
  }
  if (std::optional<EngineAddress> address = configured_docker(lookups)) return {*address};
  add_existing(docker_sockets(lookups), lookups, candidates);
  if (choice.empty()) add_podman(lookups, candidates);
  return candidates;
}

}  // namespace bench
