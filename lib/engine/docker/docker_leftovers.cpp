#include "engine/docker/docker_leftovers.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "engine/docker/answer_verdict.hpp"
#include "engine/docker/container_state.hpp"
#include "engine/docker/json_field.hpp"
#include "engine/docker/labels.hpp"

namespace bench::docker {

namespace {

using nlohmann::json;
using Kind = Leftover::Kind;

void read_labels(const json& labels, Leftover& left) {
  left.matrix = MatrixId(text_at(labels, kMatrixLabel));
  left.run = RunId(text_at(labels, kRunLabel));
  left.machine = text_at(labels, kMachineLabel);
  left.results = text_at(labels, kResultsLabel);
}

Leftover container_of(const json& container) {
  const json& labels = object_at(container, "Labels");
  Leftover left;
  left.kind = text_at(labels, kRoleLabel) == kHolderRole ? Kind::holder : Kind::attempt;
  left.name = first_name(container);
  read_labels(labels, left);
  left.running = text_at(container, "State") == "running";
  left.created = WallTime(std::chrono::seconds(number_at(container, "Created")));
  return left;
}

Leftover network_of(const json& network) {
  Leftover left;
  left.kind = Kind::network;
  left.name = text_at(network, "Name");
  read_labels(object_at(network, "Labels"), left);
  left.created = parse_engine_time(text_at(network, "Created"));
  return left;
}

// An old engine may not heed the filter: what does not carry the label is not bench's.
template <typename Convert>
std::vector<Leftover> parse_list(std::string_view text, const Convert& convert) {
  std::vector<Leftover> found;
  const json list = json::parse(text, nullptr, false);
  if (!list.is_array()) return found;
  for (const json& entry : list) {
    Leftover left = convert(entry);
    if (!left.matrix.empty() && !left.name.empty()) found.push_back(std::move(left));
  }
  return found;
}

}  // namespace

std::vector<Leftover> parse_left_containers(std::string_view text) {
  std::vector<Leftover> found = parse_list(text, container_of);
  std::stable_sort(found.begin(), found.end(),
                   [](const Leftover& a, const Leftover& b) { return a.kind < b.kind; });
  return found;
}

std::vector<Leftover> parse_left_networks(std::string_view text) {
  return parse_list(text, network_of);
}

std::string DockerLeftovers::listing(const std::string& target) {
  const http::Answer answer = api_.get(target + label_filter({kMatrixLabel}));
  if (answer.success()) return answer.response.body;
  throw Error(ExitCode::preflight_refused, fmt::format("listing what is left at '{}': {}",
                                                       api_.address(), judge(answer).detail));
}

std::vector<Leftover> DockerLeftovers::list() {
  std::vector<Leftover> all = parse_left_containers(listing("/containers/json?all=1&"));
  const std::vector<Leftover> networks = parse_left_networks(listing("/networks?"));
  all.insert(all.end(), networks.begin(), networks.end());
  return all;
}

bool DockerLeftovers::remove(const Leftover& leftover) {
  const std::string name = escaped(leftover.name);
  const http::Answer answer = leftover.kind == Kind::network
                                  ? api_.remove("/networks/" + name)
                                  : api_.remove("/containers/" + name + "?v=1&force=1");
  return answer.success() || (answer.ok() && answer.response.status == 404);
}

}  // namespace bench::docker
