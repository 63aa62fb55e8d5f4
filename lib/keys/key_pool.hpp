#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/secret.hpp"
#include "keys/key_choice.hpp"

namespace bench {

// A key's identity across processes and configurations: the fingerprint of its secret.
using KeyId = Id<struct KeyIdTag>;

struct Key {
  KeyId id;
  Secret secret;
  std::string label;         // `ANTHROPIC_API_KEYS[1]`, or the bare name for a pool of one
  std::string organization;  // empty until it has been learned
};

enum class KeyPhase { valid, cooling, dead };

struct KeyState {
  KeyPhase phase = KeyPhase::valid;
  SteadyTime until{};  // when a cooling key is valid again; it is valid exactly then
  std::string reason;
  AnswerKind why = AnswerKind::good;  // what has cooled or killed it
};

// What holds a key back, and for how long.
struct Outage {
  AnswerKind why = AnswerKind::rate_limited;
  std::string reason;                  // for people
  bool organization = false;           // all keys of its organization, when that is known
  std::string model;                   // only for this class of models; empty: for all
  std::optional<Milliseconds> stated;  // the provider has said how long
  // Else this long; with every failure in a row twice as long, up to `at_most` where that is more.
  Milliseconds length{0};
  Milliseconds at_most{0};
  // For ever from this failure in a row on; zero: never.
  int last_strike = 0;
};

// What a key is looked for.
struct KeyWish {
  KeyStrategy strategy = KeyStrategy::round_robin;
  std::string_view model;
  const std::vector<bool>* skip = nullptr;  // parallel to the keys: those that are not wanted
  std::optional<KeyId> preferred;           // where the sticky strategy begins
  std::uint64_t roll = 0;                   // a random number for the random one
};

// The keys of one provider, in order, and which of them may be used now. By default drawing is
// round robin by identity: scan forward from the key drawn last, skip what is cooling or dead, so
// that it stays even when keys drop out and return. A key may be out for one class of models and
// usable for others. Owned by one thread; time comes in as a parameter.
class KeyPool {
 public:
  KeyPool() = default;
  explicit KeyPool(std::vector<Key> keys);

  // The next usable key, or nothing when all are cooling or dead.
  [[nodiscard]] const Key* draw(SteadyTime now);

  // As draw(), by another rule; where it stands among keys().
  [[nodiscard]] std::optional<std::size_t> choose(const KeyWish& wish, SteadyTime now);

  // The longest deadline wins, a dead key stays dead. The whole organization cools when known, also
  // those of its keys whose organization is learned later.
  void cool(const KeyId& key, SteadyTime until, const std::string& reason);

  // As cool(), for what the outage says. Failures of requests that were under way together count as
  // one: a key that is out already is not struck again.
  void fail(const KeyId& key, const Outage& outage, SteadyTime now);

  // The key has served a request: its failures were not in a row.
  void succeed(const KeyId& key, std::string_view model, SteadyTime now);

  void kill(const KeyId& key, const std::string& reason);
  void learn_organization(const KeyId& key, const std::string& organization);

  // Takes over what `earlier` knows of the keys that are in both: organizations, cooldowns, deaths.
  void inherit(const KeyPool& earlier);

  // What holds for all models and for `model`. A cooldown that is over is not in it any more.
  [[nodiscard]] KeyState state(const KeyId& key, SteadyTime now, std::string_view model = {}) const;

  // Usable, but not for every class of models.
  [[nodiscard]] bool is_limited(const KeyId& key, SteadyTime now) const;

  // When the first key is usable: now if one is; nothing when none ever will be.
  [[nodiscard]] std::optional<SteadyTime> next_return(SteadyTime now,
                                                      std::string_view model = {}) const;

  // Whether the key has served a request since it is in the pool.
  [[nodiscard]] bool has_served(const KeyId& key) const;

  [[nodiscard]] const std::vector<Key>& keys() const { return keys_; }
  [[nodiscard]] bool empty() const { return keys_.empty(); }

 private:
  // What a limit belongs to: a key or an organization, for a class of models or for all.
  struct Holder {
    bool organization = false;
    std::string name;
    std::string model;
    auto operator<=>(const Holder&) const = default;
  };
  struct Limit {
    KeyState state;
    int strikes = 0;
  };
  struct Record {
    int uses = 0;
    bool served = false;
  };

  [[nodiscard]] std::optional<std::size_t> index_of(const KeyId& key) const;
  [[nodiscard]] Holder holder_of(std::size_t index, bool organization,
                                 std::string_view model) const;
  [[nodiscard]] std::vector<Holder> holders_of(std::size_t index, std::string_view model) const;
  [[nodiscard]] KeyState state_at(std::size_t index, SteadyTime now, std::string_view model) const;

  std::vector<Key> keys_;
  std::vector<Record> records_;  // parallel to keys_
  std::map<Holder, Limit> limits_;
  std::optional<std::size_t> last_;
};

}  // namespace bench
