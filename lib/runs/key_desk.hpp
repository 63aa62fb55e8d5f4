#pragma once

#include <memory>
#include <string>
#include <variant>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "plan/run_id.hpp"
#include "runs/gateway_pass.hpp"

namespace bench {

// A key that was handed out, as a container needs it.
struct LeasedKey {
  std::string variable;  // the singular name under which its provider's clients read it
  Secret secret;         // the key, or the token that stands for it
  std::string label;
  std::shared_ptr<GatewayPass> pass;  // where the gateway has the keys
};

// Every key is cooling down; the first one is back after this.
struct KeyWait {
  Milliseconds at_least;
};

// Every key was refused: waiting does not help.
struct NoKeyLeft {};

// Nothing more may be spent on the matrix.
struct BudgetSpent {};

// As many of the provider's runs go as its limits carry.
struct Crowded {
  int runs = 1;             // at the same time
  bool has_proven = false;  // it was tried with more; else it is not known yet what they carry
};

using KeyAnswer = std::variant<LeasedKey, KeyWait, NoKeyLeft, BudgetSpent, Crowded>;

// Hands out keys, one for each slot that needs one, and remembers what became of them. A slot holds
// at most one key; whatever happens to that key is said by naming the slot, so that a failure is
// charged to the key that was sent, whatever else has changed since.
//
// Called by the scheduler's thread only. Does not throw: a key that cannot be remembered is still a
// key. What is held is given back when the desk is destroyed.
class KeyDesk {
 public:
  virtual ~KeyDesk() = default;

  // What needs a key: the next attempt in a slot.
  struct Wish {
    std::string provider;
    int slot = 0;
    std::string attempt;  // the name of its container, which no other has
    RunId run;
    int number = 1;  // of the attempt among those of its run
  };
  [[nodiscard]] virtual KeyAnswer lease(const Wish& wish) = 0;

  // What runs in the slot got its key from an earlier bench; only the label is known of it. The
  // pass that it has got through the gateway.
  virtual std::shared_ptr<GatewayPass> adopt(const Wish& wish, const std::string& label) = 0;

  // The key in `slot` must not be used for a while, nor others that share its limit.
  virtual void cool(int slot, Milliseconds cooldown, const std::string& reason) = 0;

  // The key in `slot` is good for nothing.
  virtual void kill(int slot, const std::string& reason) = 0;

  // The attempt in `slot` is over. Nothing happens when it held no key.
  virtual void give_back(int slot) = 0;
};

}  // namespace bench
