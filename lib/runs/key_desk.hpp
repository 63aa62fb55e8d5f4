#pragma once

#include <string>
#include <variant>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace bench {

// A key that was handed out, as a container needs it.
struct LeasedKey {
  std::string variable;  // the singular name under which its provider's clients read it
  Secret secret;
  std::string label;
};

// Every key is cooling down; the first one is back after this.
struct KeyWait {
  Milliseconds at_least;
};

// Every key was refused: waiting does not help.
struct NoKeyLeft {};

using KeyAnswer = std::variant<LeasedKey, KeyWait, NoKeyLeft>;

// Hands out keys, one for each slot that needs one, and remembers what became of them. A slot holds
// at most one key; whatever happens to that key is said by naming the slot, so that a failure is
// charged to the key that was sent, whatever else has changed since.
//
// Called by the scheduler's thread only. Does not throw: a key that cannot be remembered is still a
// key. What is held is given back when the desk is destroyed.
class KeyDesk {
 public:
  virtual ~KeyDesk() = default;

  // The key for the next attempt in `slot`.
  [[nodiscard]] virtual KeyAnswer lease(const std::string& provider, int slot) = 0;

  // What runs in `slot` got its key from an earlier bench; only the label is known of it.
  virtual void adopt(const std::string& provider, int slot, const std::string& label) = 0;

  // The key in `slot` must not be used for a while, nor others that share its limit.
  virtual void cool(int slot, Milliseconds cooldown, const std::string& reason) = 0;

  // The key in `slot` is good for nothing.
  virtual void kill(int slot, const std::string& reason) = 0;

  // The attempt in `slot` is over. Nothing happens when it held no key.
  virtual void give_back(int slot) = 0;
};

}  // namespace bench
