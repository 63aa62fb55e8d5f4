#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/finding.hpp"
#include "base/host_port.hpp"
#include "base/id.hpp"
#include "base/secret.hpp"
#include "plan/run_id.hpp"
#include "suite/suite.hpp"

namespace bench {

// The container of one attempt, by its deterministic name: `bench-<matrix>-<run digest>-<attempt>`.
using AttemptName = Id<struct AttemptNameTag>;

enum class Network {
  slot_open,        // joins its slot's network, which reaches the outside
  slot_restricted,  // joins its slot's network, which reaches nothing
  own_open,         // a fresh namespace on the engine's network
  own_restricted,   // a fresh namespace without a network
};

// Whose a matrix is: enough to find out later, from its containers alone, whether anybody runs it.
struct Owner {
  std::string machine;  // its fingerprint
  std::string results;  // the absolute path of the results folder there
};

// How the slots of a matrix reach the gateway: what connects to `port` of a slot's loopback address
// is carried to the unix socket `socket` in `folder`, or where the engine is on another machine,
// over TCP to `address`.
struct SlotGateway {
  std::string folder;  // of the engine's machine
  std::string socket;
  std::uint16_t port = 0;
  std::optional<HostPort> address;  // as containers see it
};

// What is made ready once for all attempts of a matrix.
struct MatrixGround {
  Owner owner;
  std::optional<SlotGateway> gateway;
};

// A file that an attempt finds in its container when it starts.
struct PlacedFile {
  std::string path;  // absolute
  std::string content;
  bool shared_folder = true;  // anybody may write beside it
};

// Everything an engine must know to start one attempt.
struct AttemptSpec {
  AttemptName name;
  MatrixId matrix;
  RunId run;
  int attempt = 1;
  int slot = 0;  // which of the parallel places it occupies, from 0
  std::string image;
  std::vector<std::pair<std::string, std::string>> environment;
  std::optional<std::pair<std::string, Secret>> key;    // the one key, under its singular name
  std::vector<std::pair<std::string, Secret>> secrets;  // more variables, not to be shown
  std::vector<PlacedFile> files;
  Limits limits;
  Network network = Network::slot_open;
  Bytes log_cap;  // how much the engine itself keeps of the output, for a resumed bench
};

enum class StreamKind : std::uint8_t { out, err };

// Where the output of an attempt goes. Called from the thread that pumps; must not block for long.
class OutputSink {
 public:
  virtual ~OutputSink() = default;
  virtual void write(StreamKind stream, std::string_view bytes) = 0;

  // Nothing more has arrived for now: called before the pump waits, so that what was buffered can
  // be seen by whoever follows the log.
  virtual void pause() {}
};

// The output of one running attempt, attached before its first instruction where the engine can.
// Owned and pumped by one thread; wake() may be called by any.
class Output {
 public:
  virtual ~Output() = default;

  enum class Pumped {
    ended,     // the stream is closed: the attempt may have ended, or the engine did: look again
    broken,    // the stream was cut off: there was more of it
    deadline,  // the deadline passed, the stream is still open
    woken,     // wake() was called
  };

  // Delivers output until one of the above.
  virtual Pumped pump(OutputSink& sink, SteadyTime deadline) = 0;

  // Makes the current or the next pump() return at once.
  virtual void wake() = 0;
};

enum class Submitted {
  started,        // created and running, `output` is attached
  adopted,        // an attempt of this name was there already: follow it from `state`
  busy,           // the engine asks to be left alone for a while
  image_missing,  // the image is not there (any more)
  refused,        // the engine will never start this: detail says why
  unreachable,    // no answer from the engine
};

struct Submission {
  Submitted status = Submitted::unreachable;
  std::unique_ptr<Output> output;
  std::string detail;
  Milliseconds retry_after{0};
};

enum class Phase {
  created,  // known, never started
  running,
  exited,
  gone,         // the engine does not know it
  unreachable,  // the engine does not answer
};

// What the engine knows about one attempt.
struct AttemptState {
  AttemptName name;
  RunId run;  // this and the next from snapshot() only
  int attempt = 0;
  Phase phase = Phase::gone;
  std::optional<int> exit_code;
  std::optional<bool> out_of_memory;  // a process of it was killed for memory, whatever the exit
                                      // code; nothing: the engine does not tell
  std::string reason;                 // the engine's own words when it failed to start
  std::optional<WallTime> started;
  std::optional<WallTime> ended;
  std::string node;
};

// What an attempt has used so far.
struct ResourceUse {
  Milliseconds cpu{0};
  Bytes peak_memory;
};

enum class Collected { complete, absent, failed, too_large };

// Receives a tar archive piece by piece; returns false to stop.
using ArchiveSink = std::function<bool(std::string_view bytes)>;

struct Capabilities {
  std::string engine;          // `docker`, `podman`
  std::string version;         // of the engine
  std::string api;             // of its interface
  std::string address;         // where it answers, for people
  bool slot_networks = true;   // containers can join another one's network
  bool mounts_sockets = true;  // sockets of this machine lead from its containers to here
  bool limits_memory = true;   // memory limits hold
  bool reports_kills = true;   // what was killed for its memory is said to have been
  int cpus = 0;
  Bytes memory;
  std::string data_root;  // where it keeps its data, when that is a folder of this machine
  std::string trouble;    // why it does not say what it can do; empty: it does
};

// What runs containers. A snapshot is the truth and an event only says "look again", so a lost
// event, a restarted daemon and a killed bench are the same case.
//
// Every method is thread-safe and has a deadline of its own. A container that misbehaves and a
// daemon that does not answer are results; Error is thrown only for what no caller can act on.
class Engine {
 public:
  virtual ~Engine() = default;

  [[nodiscard]] virtual Capabilities capabilities() = 0;

  // Which of `images` the engine does not have.
  [[nodiscard]] virtual std::vector<std::string> missing_images(
      const std::vector<std::string>& images) = 0;

  // The immutable id of an image, empty when it is not there.
  [[nodiscard]] virtual std::string image_digest(const std::string& image) = 0;

  // Makes ready what a matrix needs once: its network, the holder's image. Throws Error where the
  // engine cannot bring the gateway to slots.
  virtual void open_matrix(const MatrixId& matrix, const MatrixGround& ground) = 0;

  // Removes what open_matrix() and the slots made. Does not throw.
  virtual void close_matrix(const MatrixId& matrix) noexcept = 0;

  // Creates, attaches and starts. Idempotent: the name is deterministic.
  [[nodiscard]] virtual Submission submit(const AttemptSpec& spec) = 0;

  [[nodiscard]] virtual AttemptState state(const AttemptName& attempt) = 0;

  // Waits until the attempt is not running, at most until `deadline`, and says what it is then. An
  // engine that does not answer is not waited for, but for a moment, so that this can be repeated.
  [[nodiscard]] virtual AttemptState wait(const AttemptName& attempt, SteadyTime deadline) = 0;

  // Every attempt of the matrix that the engine knows. Throws Error when it cannot tell of each
  // what it is: what is not in a snapshot is not there.
  [[nodiscard]] virtual std::vector<AttemptState> snapshot(const MatrixId& matrix) = 0;

  // The output so far from the engine's own log, from its beginning. Nothing: it cannot be read.
  [[nodiscard]] virtual std::unique_ptr<Output> logs(const AttemptName& attempt) = 0;

  // Whether the engine was there when the attempt ended, and ever since. If it was not, its log may
  // lack what the attempt wrote last. Nothing: it does not answer.
  [[nodiscard]] virtual std::optional<bool> saw_end(const AttemptState& ended) = 0;

  // Whether memory ran out after all, for an attempt that was killed though its state says no: an
  // engine may hear of it after the end. Nothing: it does not tell.
  [[nodiscard]] virtual std::optional<bool> ran_out_of_memory(const AttemptState& ended) = 0;

  [[nodiscard]] virtual std::optional<ResourceUse> usage(const AttemptName& attempt) = 0;

  // The folder `path` of the stopped container as a tar archive.
  [[nodiscard]] virtual Collected collect(const AttemptName& attempt, const std::string& path,
                                          const ArchiveSink& sink) = 0;

  enum class Signal { term, kill };
  enum class Signalled {
    delivered,
    refused,     // mostly since the attempt is not running any more
    unanswered,  // the engine did not answer
  };

  // Asks the attempt to end.
  virtual Signalled signal(const AttemptName& attempt, Signal signal) = 0;

  // Removes the container and its volumes, running or not. True when it is gone.
  virtual bool remove(const AttemptName& attempt) = 0;

  // The same with every attempt of the matrix. True when all are gone.
  virtual bool remove_attempts(const MatrixId& matrix) = 0;
};

}  // namespace bench
