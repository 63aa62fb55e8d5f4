#include "engine/docker/slot_networks.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/at_once.hpp"
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

// Making a network writes rules of the firewall, which others may be changing at the same moment.
constexpr int kNetworkTries = 4;
constexpr Milliseconds kNetworkPause{500};

// Most of a holder's removal is waiting, and more of them at once are no faster. With Podman they
// go one by one: each takes a network of its own apart, which writes rules of the firewall.
constexpr std::size_t kRemovedAtOnce = 4;

bool is_restricted(Network network) {
  return network == Network::slot_restricted || network == Network::own_restricted;
}

bool is_slot(Network network) {
  return network == Network::slot_open || network == Network::slot_restricted;
}

Error no_way_to_gateway() {
  return {ExitCode::preflight_refused, "the engine cannot carry the gateway into containers",
          "it needs the network holder, which this engine does not take: use `--keys direct` and "
          "open harnesses"};
}

std::string own_holder_name(const AttemptName& attempt) {
  return attempt.str() + "-net";
}

std::string holder_name(const AttemptSpec& spec) {
  if (!is_slot(spec.network)) return own_holder_name(spec.name);
  const std::string name = slot_name(spec.matrix, spec.slot);
  return is_restricted(spec.network) ? name + "-restricted" : name;
}

}  // namespace

void SlotNetworks::open(const MatrixId& matrix, const MatrixGround& ground,
                        const std::string& architecture) {
  ground_ = ground;
  Judged made = make_network(matrix, network_name(matrix));
  for (int tries = 1; tries < kNetworkTries && made.verdict == Verdict::busy; ++tries) {
    std::this_thread::sleep_for(std::max(made.retry_after, kNetworkPause));
    made = make_network(matrix, network_name(matrix));
  }
  if (made.verdict != Verdict::done) {
    throw Error(ExitCode::preflight_refused,
                fmt::format("cannot make the network '{}': {}", network_name(matrix), made.detail),
                "`bench clean` removes networks that were left behind");
  }
  has_holders_ = import_holder(architecture);
  if (ground.gateway && !has_holders_) throw no_way_to_gateway();
}

bool SlotNetworks::import_holder(const std::string& architecture) {
  image_ = holder_image_name();
  if (image_.empty() || architecture != holder_architecture()) return false;
  DockerImages images(api_);
  try {
    if (images.inspect(image_)) return true;
    images.import(image_, holder_image_tar());
    return true;
  } catch (const Error&) {
    return false;  // a registry proxy or a policy may refuse imports: runs work without holders
  }
}

Judged SlotNetworks::make_network(const MatrixId& matrix, const std::string& name) {
  const std::string body = network_body(api_.flavour(), matrix, ground_.owner, name);
  const std::string target = api_.is_podman() ? "/libpod/networks/create" : "/networks/create";
  Judged judged = judge(api_.post(target, body));
  if (judged.verdict == Verdict::done) return judged;
  if (api_.get("/networks/" + escaped(name)).success()) judged.verdict = Verdict::done;
  return judged;
}

SlotNetworks::Joined SlotNetworks::join(const AttemptSpec& spec) {
  if (wants_holder(spec)) return join_holder(spec);
  return {{Verdict::done, {}}, is_restricted(spec.network) ? "none" : network_name(spec.matrix)};
}

bool SlotNetworks::wants_holder(const AttemptSpec& spec) const {
  return has_holders_ && (is_slot(spec.network) || ground_.gateway);
}

SlotNetworks::Joined SlotNetworks::join_holder(const AttemptSpec& spec) {
  const std::string name = holder_name(spec);
  {
    const std::lock_guard lock(mutex_);
    if (holders_.count(name) != 0) return {{Verdict::done, {}}, "container:" + name};
  }
  return make_holder(spec, name);
}

// Where holders turn out not to work at all, runs get networks of their own from then on.
SlotNetworks::Joined SlotNetworks::make_holder(const AttemptSpec& spec, const std::string& name) {
  Joined joined = start_holder(spec, name);
  const Verdict verdict = joined.judged.verdict;
  if (verdict != Verdict::refused && verdict != Verdict::image_missing) return joined;
  if (ground_.gateway) return joined;  // a network of its own would not lead to it
  has_holders_ = false;
  return join(spec);
}

// Docker keeps the containers of one network apart; Podman only networks, so there every open slot
// has one of its own.
SlotNetworks::Joined SlotNetworks::start_holder(const AttemptSpec& spec, const std::string& name) {
  std::string network = is_restricted(spec.network) ? "none" : network_name(spec.matrix);
  if (api_.is_podman() && !is_restricted(spec.network)) {
    network = name;
    Judged made = make_network(spec.matrix, network);
    if (made.verdict != Verdict::done) return {std::move(made), {}};
  }
  Judged judged = create_and_start(name, holder_body(spec.matrix, ground_, image_, network));
  if (judged.verdict != Verdict::done) return {std::move(judged), {}};
  const std::lock_guard lock(mutex_);
  holders_.insert(name);
  return {std::move(judged), "container:" + name};
}

// A holder that is there but stopped is started again; one that does not start is made anew.
Judged SlotNetworks::create_and_start(const std::string& name, const std::string& body) {
  Judged judged;
  for (int tries = 0; tries < 2; ++tries) {
    judged = judge(api_.post("/containers/create?name=" + escaped(name), body));
    if (judged.verdict != Verdict::done && judged.verdict != Verdict::name_taken) return judged;
    judged = judge(api_.post("/containers/" + escaped(name) + "/start"));
    if (judged.verdict == Verdict::done) return judged;
    (void)api_.remove("/containers/" + escaped(name) + "?v=1&force=1");
  }
  return judged;
}

void SlotNetworks::forget(const AttemptSpec& spec) {
  const std::lock_guard lock(mutex_);
  holders_.erase(holder_name(spec));
}

// Else it joins none, or one of its own that each join() makes.
bool SlotNetworks::joins_matrix_network(const AttemptSpec& spec) const {
  return !is_restricted(spec.network) && !(api_.is_podman() && wants_holder(spec));
}

Judged SlotNetworks::renew_network(const AttemptSpec& spec, int renewals) {
  if (!joins_matrix_network(spec)) return {Verdict::done, {}};
  const std::lock_guard lock(renewal_);
  if (renewals == renewals_) {
    renewed_ = replace_network(spec.matrix);
    ++renewals_;
  }
  return renewed_;
}

// A daemon whose firewall was being changed when it started lists networks that it cannot use, and
// nobody can until they are made again. What prevents that may pass: containers that still use it
// end, a firewall comes to rest.
Judged SlotNetworks::replace_network(const MatrixId& matrix) {
  const std::string name = network_name(matrix);
  const http::Answer removed = api_.remove("/networks/" + escaped(name));
  const bool gone = removed.success() || (removed.ok() && removed.response.status == 404);
  Judged judged = gone ? make_network(matrix, name) : judge(removed);
  if (judged.verdict == Verdict::refused) judged.verdict = Verdict::busy;
  return judged;
}

void SlotNetworks::release(const AttemptName& attempt) {
  const std::string name = own_holder_name(attempt);
  {
    const std::lock_guard lock(mutex_);
    if (holders_.erase(name) == 0) return;
  }
  (void)api_.remove("/containers/" + escaped(name) + "?v=1&force=1");
  if (api_.is_podman()) (void)api_.remove("/networks/" + escaped(name));
}

void SlotNetworks::close(const MatrixId& matrix) {
  if (!api_.answers()) return;
  remove_holders(matrix);
  remove_networks(matrix);
  const std::lock_guard lock(mutex_);
  holders_.clear();
}

void SlotNetworks::remove_holders(const MatrixId& matrix) {
  const std::string filter = label_filter({std::string(kMatrixLabel) + "=" + matrix.str(),
                                           std::string(kRoleLabel) + "=" + kHolderRole});
  const http::Answer answer = api_.get("/containers/json?all=1&" + filter, kListTime);
  const json list = json::parse(answer.response.body, nullptr, false);
  if (!list.is_array()) return;
  at_once(list.size(), api_.is_podman() ? 1 : kRemovedAtOnce, [&](std::size_t i) {
    (void)api_.remove("/containers/" + text_at(list[i], "Id") + "?v=1&force=1");
  });
}

void SlotNetworks::remove_networks(const MatrixId& matrix) {
  const std::string filter = label_filter({std::string(kMatrixLabel) + "=" + matrix.str()});
  const http::Answer answer = api_.get("/networks?" + filter);
  const json list = json::parse(answer.response.body, nullptr, false);
  if (!list.is_array()) return;
  for (const json& network : list) (void)api_.remove("/networks/" + text_at(network, "Id"));
}

}  // namespace bench::docker
