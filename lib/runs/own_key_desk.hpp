#pragma once

#include <map>
#include <optional>

#include "runs/key_desk.hpp"
#include "runs/key_pools.hpp"

namespace bench {

// The desk of a process that knows of no other: round robin over its pools.
class OwnKeyDesk final : public KeyDesk {
 public:
  // Both are borrowed.
  OwnKeyDesk(KeyPools& pools, const Clock& clock) : pools_(pools), clock_(clock) {}

  [[nodiscard]] KeyAnswer lease(const Wish& wish) override;
  std::shared_ptr<GatewayPass> adopt(const Wish& wish, const std::string& label) override;
  void cool(int slot, Milliseconds cooldown, const std::string& reason) override;
  void kill(int slot, const std::string& reason) override;
  void give_back(int slot) override;

  struct Held {
    ProviderPool* pool;
    KeyId key;
  };

  // What `slot` holds, if anything.
  [[nodiscard]] std::optional<Held> held_in(int slot) const;

  // Puts a key that somebody else has chosen into `slot`.
  [[nodiscard]] LeasedKey hand_out(ProviderPool& pool, const Key& key, int slot);

 private:
  KeyPools& pools_;
  const Clock& clock_;
  std::map<int, Held> held_;
};

}  // namespace bench
