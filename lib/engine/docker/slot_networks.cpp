#include "engine/docker/slot_networks.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "engine/docker/create_body.hpp"
#include "engine/docker/docker_images.hpp"
#include "engine/docker/holder_image.hpp"
#include "engine/docker/holder_program.hpp"
#include "engine/docker/json_field.hpp"
#include "engine/docker/labels.hpp"

namespace bench::docker {

namespace {

using nlohmann::json;

bool is_restricted(Network network) {
  return network == Network::slot_restricted || network == Network::own_restricted;
}

bool is_slot(Network network) {
  return network == Network::slot_open || network == Network::slot_restricted;
}

std::string holder_name(const AttemptSpec& spec) {
  const std::string name = slot_name(spec.matrix, spec.slot);
  return is_restricted(spec.network) ? name + "-restricted" : name;
}

}  // namespace

void SlotNetworks::open(const MatrixId& matrix, const std::string& architecture) {
  const Judged made = make_network(matrix, network_name(matrix));
  if (made.verdict != Verdict::done) {
    throw Error(ExitCode::preflight_refused,
                fmt::format("cannot make the network '{}': {}", network_name(matrix), made.detail),
                "`bench clean` removes networks that were left behind");
  }
  has_holders_ = import_holder(architecture);
}

bool SlotNetworks::import_holder(const std::string& architecture) {
  image_ = holder_image_name();
  if (image_.empty() || architecture != holder_architecture()) return false;
  DockerImages images(api_);
  try {
    if (images.inspect(image_)) return true;
    images.import(image_, [tar = holder_image_tar()]() mutable { return std::exchange(tar, {}); });
    return true;
  } catch (const Error&) {
    return false;  // a registry proxy or a policy may refuse imports: runs work without holders
  }
}

Judged SlotNetworks::make_network(const MatrixId& matrix, const std::string& name) {
  const std::string body = network_body(api_.flavour(), matrix, name);
  const std::string target = api_.is_podman() ? "/libpod/networks/create" : "/networks/create";
  Judged judged = judge(api_.post(target, body));
  if (judged.verdict == Verdict::done) return judged;
  if (api_.get("/networks/" + escaped(name)).success()) judged.verdict = Verdict::done;
  return judged;
}

SlotNetworks::Joined SlotNetworks::join(const AttemptSpec& spec) {
  if (has_holders_ && is_slot(spec.network)) return join_holder(spec);
  return {{Verdict::done, {}}, is_restricted(spec.network) ? "none" : network_name(spec.matrix)};
}

SlotNetworks::Joined SlotNetworks::join_holder(const AttemptSpec& spec) {
  const std::string name = holder_name(spec);
  {
    const std::lock_guard lock(mutex_);
    const auto known = holders_.find(name);
    if (known != holders_.end()) return {{Verdict::done, {}}, "container:" + known->second};
  }
  return make_holder(spec, name);
}

// Where holders turn out not to work at all, runs get networks of their own from then on.
SlotNetworks::Joined SlotNetworks::make_holder(const AttemptSpec& spec, const std::string& name) {
  Joined joined = start_holder(spec, name);
  const Verdict verdict = joined.judged.verdict;
  if (verdict != Verdict::refused && verdict != Verdict::image_missing) return joined;
  has_holders_ = false;
  return join(spec);
}

// Docker keeps the containers of one network apart; Podman only networks, so there every open slot
// has one of its own. A holder that an earlier bench left is made anew: it may be dying.
SlotNetworks::Joined SlotNetworks::start_holder(const AttemptSpec& spec, const std::string& name) {
  std::string network = is_restricted(spec.network) ? "none" : network_name(spec.matrix);
  if (api_.is_podman() && !is_restricted(spec.network)) {
    network = name;
    Judged made = make_network(spec.matrix, network);
    if (made.verdict != Verdict::done) return {std::move(made), {}};
  }
  http::Answer created = create_anew(name, holder_body(spec.matrix, image_, network));
  Judged judged = judge(created);
  if (judged.verdict != Verdict::done) return {std::move(judged), {}};
  const std::string id = text_at(json::parse(created.response.body, nullptr, false), "Id");
  judged = judge(api_.post("/containers/" + id + "/start"));
  if (judged.verdict != Verdict::done) return {std::move(judged), {}};
  const std::lock_guard lock(mutex_);
  holders_[name] = id;
  return {std::move(judged), "container:" + id};
}

http::Answer SlotNetworks::create_anew(const std::string& name, const std::string& body) {
  const std::string create = "/containers/create?name=" + escaped(name);
  http::Answer created = api_.post(create, body);
  if (judge(created).verdict != Verdict::name_taken) return created;
  (void)api_.remove("/containers/" + escaped(name) + "?v=1&force=1");
  return api_.post(create, body);
}

void SlotNetworks::forget(const AttemptSpec& spec) {
  const std::lock_guard lock(mutex_);
  holders_.erase(holder_name(spec));
}

void SlotNetworks::close(const MatrixId& matrix) {
  remove_holders(matrix);
  remove_networks(matrix);
  const std::lock_guard lock(mutex_);
  holders_.clear();
}

void SlotNetworks::remove_holders(const MatrixId& matrix) {
  const std::string filter = label_filter({std::string(kMatrixLabel) + "=" + matrix.str(),
                                           std::string(kRoleLabel) + "=" + kHolderRole});
  const http::Answer answer = api_.get("/containers/json?all=1&" + filter);
  const json list = json::parse(answer.response.body, nullptr, false);
  if (!list.is_array()) return;
  for (const json& holder : list) {
    (void)api_.remove("/containers/" + text_at(holder, "Id") + "?v=1&force=1");
  }
}

void SlotNetworks::remove_networks(const MatrixId& matrix) {
  const std::string filter = label_filter({std::string(kMatrixLabel) + "=" + matrix.str()});
  const http::Answer answer = api_.get("/networks?" + filter);
  const json list = json::parse(answer.response.body, nullptr, false);
  if (!list.is_array()) return;
  for (const json& network : list) (void)api_.remove("/networks/" + text_at(network, "Name"));
}

}  // namespace bench::docker
