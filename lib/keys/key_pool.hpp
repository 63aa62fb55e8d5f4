#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/secret.hpp"

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
};

// The keys of one provider, in order, and which of them may be used now. Drawing is round robin by
// identity: scan forward from the key drawn last, skip what is cooling or dead, so that it stays
// even when keys drop out and return. Owned by one thread; time comes in as a parameter.
class KeyPool {
 public:
  KeyPool() = default;
  explicit KeyPool(std::vector<Key> keys);

  // The next usable key, or nothing when all are cooling or dead.
  [[nodiscard]] const Key* draw(SteadyTime now);

  // The longest deadline wins, a dead key stays dead. The whole organization cools when known, also
  // those of its keys whose organization is learned later.
  void cool(const KeyId& key, SteadyTime until, const std::string& reason);

  void kill(const KeyId& key, const std::string& reason);
  void learn_organization(const KeyId& key, const std::string& organization);

  // A cooldown that is over is not in the state any more.
  [[nodiscard]] KeyState state(const KeyId& key, SteadyTime now) const;

  // When the first key is usable: now if one is; nothing when none ever will be.
  [[nodiscard]] std::optional<SteadyTime> next_return(SteadyTime now) const;

  [[nodiscard]] const std::vector<Key>& keys() const { return keys_; }
  [[nodiscard]] bool empty() const { return keys_.empty(); }

 private:
  [[nodiscard]] std::optional<std::size_t> index_of(const KeyId& key) const;
  [[nodiscard]] KeyState state_at(std::size_t index, SteadyTime now) const;

  std::vector<Key> keys_;
  std::vector<KeyState> states_;                   // parallel to keys_: each key's own
  std::map<std::string, KeyState> organizations_;  // what holds for all keys of one
  std::optional<std::size_t> last_;
};

}  // namespace bench
