#include "engine/docker/docker_engine.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "engine/docker/container_state.hpp"
#include "engine/docker/create_body.hpp"
#include "engine/docker/docker_images.hpp"
#include "engine/docker/framed_output.hpp"
#include "engine/docker/json_field.hpp"
#include "engine/docker/labels.hpp"
#include "engine/docker/resource_use.hpp"
#include "os/tar_writer.hpp"

namespace bench::docker {

namespace {

constexpr int kTries = 4;                      // of a submission: its name, its network, its init
constexpr Milliseconds kLongestWait{600'000};  // of one request; wait() asks again
constexpr Milliseconds kFineWait{1'000};       // for how long Podman may look every 10 ms
constexpr Milliseconds kPause{50};             // after a wait that ended before the attempt did
constexpr Milliseconds kAway{200};             // before an engine that is away is asked again
constexpr Milliseconds kLookTime{10'000};      // what a container is takes no work to say
constexpr Milliseconds kSampleTime{5'000};
constexpr std::chrono::seconds kLateNews{1};  // for an event that comes after the end
constexpr Milliseconds kCleanup{5'000};
constexpr Milliseconds kArchiveTime{3'600'000};

std::string path_of(const AttemptName& attempt, const std::string& rest = {}) {
  return "/containers/" + escaped(attempt.str()) + rest;
}

bool is_absent(const http::Answer& answer) {
  return answer.ok() && answer.response.status == 404;
}

Submitted status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::done:
      return Submitted::started;
    case Verdict::image_missing:
      return Submitted::image_missing;
    case Verdict::busy:
    case Verdict::holder_lost:
    case Verdict::network_lost:
    case Verdict::name_taken:
      return Submitted::busy;
    case Verdict::no_init:
    case Verdict::refused:
      return Submitted::refused;
    case Verdict::unreachable:
      break;
  }
  return Submitted::unreachable;
}

Submission submission_of(const Judged& judged) {
  return {status_of(judged.verdict), nullptr, judged.detail, judged.retry_after};
}

}  // namespace

std::string DockerEngine::image_digest(const std::string& image) {
  const std::optional<ImageFacts> facts = DockerImages(api_).inspect(image);
  return facts ? facts->id : std::string();
}

std::vector<std::string> DockerEngine::missing_images(const std::vector<std::string>& images) {
  std::vector<std::string> missing;
  std::copy_if(images.begin(), images.end(), std::back_inserter(missing),
               [this](const std::string& image) { return image_digest(image).empty(); });
  return missing;
}

void DockerEngine::open_matrix(const MatrixId& matrix, const MatrixGround& ground) {
  const http::Answer answer = api_.get("/version");
  slots_.open(matrix, ground,
              text_at(nlohmann::json::parse(answer.response.body, nullptr, false), "Arch"));
}

void DockerEngine::close_matrix(const MatrixId& matrix) noexcept {
  try {
    slots_.close(matrix);
  } catch (const std::exception&) {
    // What is left carries the matrix's label: `bench clean` finds it.
  }
}

// A name, a holder, a network or an init program that turns out wrong is put right, then it is
// tried again.
Submission DockerEngine::submit(const AttemptSpec& spec) {
  Try last;
  for (int tries = 0; tries < kTries; ++tries) {
    const int renewals = slots_.renewals();
    last = try_submit(spec);
    if (last.judged.verdict == Verdict::holder_lost) {
      slots_.forget(spec);
    } else if (last.judged.verdict == Verdict::network_lost) {
      const Judged renewed = slots_.renew_network(spec, renewals);
      if (renewed.verdict != Verdict::done) return submission_of(renewed);
    } else if (last.judged.verdict == Verdict::no_init && has_init_) {
      has_init_ = false;
    } else if (last.judged.verdict != Verdict::name_taken) {
      break;
    }
  }
  if (last.judged.verdict == Verdict::done) return std::move(last.submission);
  return submission_of(last.judged);
}

DockerEngine::Try DockerEngine::try_submit(const AttemptSpec& spec) {
  SlotNetworks::Joined joined = slots_.join(spec);
  if (joined.judged.verdict != Verdict::done) return {std::move(joined.judged), {}};
  Judged created = create(spec, joined.mode);
  if (created.verdict == Verdict::name_taken) return take_over(spec);
  if (created.verdict == Verdict::done) created = place_files(spec);
  if (created.verdict != Verdict::done) return {std::move(created), {}};
  Try started = start_attached(spec);
  if (started.judged.verdict != Verdict::done) remove(spec.name);
  return started;
}

Judged DockerEngine::create(const AttemptSpec& spec, const std::string& network) {
  const std::string body = create_body(spec, {api_.flavour(), network, has_init_, slots_.owner()});
  return judge(api_.post("/containers/create?name=" + escaped(spec.name.str()), body));
}

// Before the start, so that the agent finds them, whoever it is in its container: clients write
// beside their configuration.
Judged DockerEngine::place_files(const AttemptSpec& spec) {
  if (spec.files.empty()) return {Verdict::done, {}};
  TarWriter tar;
  for (const PlacedFile& file : spec.files) {
    const std::string path = file.path.substr(1);  // relative to the container's root
    tar.add_new_folder(path.substr(0, path.rfind('/')), file.shared_folder);
    tar.add_file(path, file.content);
  }
  http::Request request;
  request.method = "PUT";
  request.target = path_of(spec.name, "/archive?path=/");
  request.headers = {{"Content-Type", "application/x-tar"}};
  const std::function<std::string()> source = tar.finish();
  for (std::string piece = source(); !piece.empty(); piece = source()) request.body += piece;
  return judge(api_.send(std::move(request)));
}

// The stream is there before the first instruction, so that nothing of the output is lost.
DockerEngine::Try DockerEngine::start_attached(const AttemptSpec& spec) {
  http::Request attach;
  attach.method = "POST";
  attach.target = path_of(spec.name, "/attach?stream=1&stdout=1&stderr=1");
  http::Answer attached;
  http::Stream stream = api_.open(std::move(attach), attached);
  Judged judged = judge(attached);
  if (judged.verdict != Verdict::done) return {std::move(judged), {}};
  const http::Answer answer = api_.post(path_of(spec.name, "/start"));
  judged = judge(answer);
  if (!answer.ok() && runs_nevertheless(spec.name)) judged.verdict = Verdict::done;
  if (judged.verdict != Verdict::done) return {std::move(judged), {}};
  Submission submission;
  submission.status = Submitted::started;
  submission.output = std::make_unique<FramedOutput>(std::move(stream));
  return {std::move(judged), std::move(submission)};
}

bool DockerEngine::runs_nevertheless(const AttemptName& attempt) {
  const Phase phase = state(attempt).phase;
  return phase == Phase::running || phase == Phase::exited;
}

// The name is deterministic, so who has it is this attempt: an earlier bench's, or an earlier
// try's. One that never started is made anew, since it may hold another key.
DockerEngine::Try DockerEngine::take_over(const AttemptSpec& spec) {
  const http::Answer answer = api_.get(path_of(spec.name, "/json"));
  if (is_absent(answer)) return {{Verdict::name_taken, "its name is still taken"}, {}};
  if (!answer.success()) return {judge(answer), {}};
  const AttemptState found = parse_container(spec.name, answer.response.body);
  const bool is_own = matrix_of_container(answer.response.body) == spec.matrix &&
                      found.run == spec.run && found.attempt == spec.attempt;
  if (!is_own) {
    return {{Verdict::refused, fmt::format("another container is called '{}'", spec.name.str())},
            {}};
  }
  if (found.phase == Phase::created) {
    remove(spec.name);
    return {{Verdict::name_taken, "an earlier try is still there"}, {}};
  }
  return {{Verdict::done, {}}, {Submitted::adopted, nullptr, {}, Milliseconds(0)}};
}

AttemptState DockerEngine::state(const AttemptName& attempt) {
  return look(attempt, parse_state);
}

AttemptState DockerEngine::look(const AttemptName& attempt, ReadContainer read) {
  const http::Answer answer = api_.get(path_of(attempt, "/json"), kLookTime);
  AttemptState state;
  state.name = attempt;
  state.phase = is_absent(answer) ? Phase::gone : Phase::unreachable;
  if (answer.success()) state = read(attempt, answer.response.body);
  // Podman says `false` whatever happened.
  if (api_.is_podman() && state.out_of_memory == false) state.out_of_memory.reset();
  return state;
}

// Docker says `false` when it hears of the end first, and has an event of what it hears afterwards.
std::optional<bool> DockerEngine::ran_out_of_memory(const AttemptState& ended) {
  if (api_.is_podman() || !ended.ended) return ended.out_of_memory;
  return has_event(ended, "oom", kLateNews);
}

// A wait that ends proves nothing: it ends early when the daemon dies, and at once for a container
// that never started. The state decides.
AttemptState DockerEngine::wait(const AttemptName& attempt, SteadyTime deadline) {
  for (bool is_first = true;; is_first = false) {
    const auto left = std::chrono::ceil<Milliseconds>(std::min<std::chrono::steady_clock::duration>(
        deadline - std::chrono::steady_clock::now(), kLongestWait));
    const bool waited = left.count() > 0 && wait_once(attempt, left, is_first);
    AttemptState now = state(attempt);
    if (left.count() <= 0) return now;
    if (now.phase == Phase::unreachable) std::this_thread::sleep_for(std::min(left, kAway));
    if (now.phase != Phase::running) return now;
    if (!waited) std::this_thread::sleep_for(std::min(left, kPause));
  }
}

// Podman's own wait is asked with an interval: its imitation of Docker's looks every 250 ms. Mostly
// the attempt is just about to end, so at first it looks often.
bool DockerEngine::wait_once(const AttemptName& attempt, Milliseconds time, bool is_first) {
  http::Request request;
  request.method = "POST";
  request.target = path_of(attempt, "/wait");
  request.timeout = time;
  if (api_.is_podman()) {
    const std::string interval = is_first ? "10ms" : "250ms";
    request.target = "/libpod" + path_of(attempt, "/wait") +
                     "?condition=stopped&condition=exited&interval=" + interval;
    if (is_first) request.timeout = std::min(time, kFineWait);
  }
  const http::Answer answer = api_.send(std::move(request));
  return answer.success() || answer.transport == http::Transport::timed_out;
}

http::Answer DockerEngine::list_attempts(const MatrixId& matrix) {
  const std::string filter =
      label_filter({std::string(kMatrixLabel) + "=" + matrix.str(), kAttemptLabel});
  return api_.get("/containers/json?all=1&" + filter, kListTime);
}

std::vector<AttemptState> DockerEngine::snapshot(const MatrixId& matrix) {
  const http::Answer answer = list_attempts(matrix);
  const auto fail = [this](const std::string& why) {
    throw Error(ExitCode::preflight_refused,
                fmt::format("listing the containers at '{}': {}", api_.address(), why));
  };
  if (!answer.success()) fail(judge(answer).detail);
  std::vector<AttemptState> states;
  for (const AttemptName& name : parse_attempt_names(answer.response.body)) {
    AttemptState found = look(name, parse_container);
    if (found.phase == Phase::unreachable) fail("it stopped answering");
    if (found.phase != Phase::gone) states.push_back(std::move(found));
  }
  return states;
}

std::unique_ptr<Output> DockerEngine::logs(const AttemptName& attempt) {
  http::Request request;
  request.target = path_of(attempt, "/logs?stdout=1&stderr=1");
  http::Answer answer;
  http::Stream stream = api_.open(std::move(request), answer);
  if (!answer.success()) return nullptr;
  return std::make_unique<FramedOutput>(std::move(stream));
}

// When the daemon was started, as far as it lets on: it makes its default network anew then, unless
// containers outlive it.
std::optional<WallTime> DockerEngine::running_since() {
  const nlohmann::json info =
      nlohmann::json::parse(api_.get("/info").response.body, nullptr, false);
  if (flag_at(info, "LiveRestoreEnabled")) return std::nullopt;
  const http::Answer network = api_.get("/networks/bridge");
  return parse_engine_time(
      text_at(nlohmann::json::parse(network.response.body, nullptr, false), "Created"));
}

// What a container writes while there is no daemon is read by nobody. Podman has a monitor beside
// each container that outlives its service.
std::optional<bool> DockerEngine::saw_end(const AttemptState& ended) {
  if (api_.is_podman() || !ended.ended) return true;
  if (const auto since = running_since()) return *since <= *ended.ended;
  return has_event(ended, "die");
}

// Whether the daemon, which remembers its own events only, has one of around the end, or has it
// within `patience`.
std::optional<bool> DockerEngine::has_event(const AttemptState& ended, const std::string& event,
                                            std::chrono::seconds patience) {
  const auto since = std::chrono::floor<std::chrono::seconds>(ended.ended->time_since_epoch());
  const auto now =
      std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
  const nlohmann::json filters = {{"container", {ended.name.str()}}, {"event", {event}}};
  const http::Answer answer =
      api_.get(fmt::format("/events?since={}&until={}&filters={}", since.count() - 1,
                           (now + patience).count(), escaped(filters.dump())));
  if (!answer.success()) return std::nullopt;
  return answer.response.body.find(fmt::format("\"{}\"", event)) != std::string::npos;
}

std::optional<ResourceUse> DockerEngine::usage(const AttemptName& attempt) {
  const http::Answer answer = api_.get(path_of(attempt, "/stats?stream=0&one-shot=1"), kSampleTime);
  if (!answer.success()) return std::nullopt;
  return parse_stats(answer.response.body);
}

// Podman unmounts a container's files a moment after its end, and whoever reads them then finds
// nothing, or the beginning of it.
void DockerEngine::await_cleanup(const AttemptName& attempt) {
  http::Request request;
  request.method = "POST";
  request.target = "/libpod" + path_of(attempt, "/wait?condition=exited&interval=10ms");
  request.timeout = kCleanup;
  (void)api_.send(std::move(request));
}

Collected DockerEngine::collect(const AttemptName& attempt, const std::string& path,
                                const ArchiveSink& sink) {
  if (api_.is_podman()) await_cleanup(attempt);
  http::Request request;
  request.target = path_of(attempt, "/archive?path=" + escaped(path));
  request.body_sink = sink;
  request.timeout = kArchiveTime;
  const http::Answer answer = api_.send(std::move(request));
  if (is_absent(answer)) return Collected::absent;
  if (answer.transport == http::Transport::stopped) return Collected::too_large;
  return answer.success() ? Collected::complete : Collected::failed;
}

Engine::Signalled DockerEngine::signal(const AttemptName& attempt, Signal signal) {
  const std::string name = signal == Signal::term ? "SIGTERM" : "SIGKILL";
  http::Request request;
  request.method = "POST";
  request.target = path_of(attempt, "/kill?signal=" + name);
  request.timeout = kLookTime;
  const http::Answer answer = api_.send(std::move(request));
  if (!answer.ok()) return Signalled::unanswered;
  return answer.success() ? Signalled::delivered : Signalled::refused;
}

bool DockerEngine::remove(const AttemptName& attempt) {
  const http::Answer answer = api_.remove(path_of(attempt, "?v=1&force=1"));
  slots_.release(attempt);
  return answer.success() || is_absent(answer);
}

bool DockerEngine::remove_attempts(const MatrixId& matrix) {
  if (!api_.answers()) return false;
  const http::Answer answer = list_attempts(matrix);
  bool all_gone = answer.success();
  for (const AttemptName& name : parse_attempt_names(answer.response.body)) {
    all_gone &= remove(name);
  }
  return all_gone;
}

}  // namespace bench::docker
