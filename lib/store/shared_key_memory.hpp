#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "gateway/key_memory.hpp"
#include "store/key_ledger.hpp"

namespace bench {

// A gateway's memory in the ledger that the user's bench processes share. When that fails it says
// so once, and the gateway goes on with what it has seen itself.
class SharedKeyMemory final : public KeyMemory {
 public:
  using OnTrouble = std::function<void(const Error&)>;

  SharedKeyMemory(std::unique_ptr<KeyLedger> ledger, OnTrouble on_trouble)
      : ledger_(std::move(ledger)), on_trouble_(std::move(on_trouble)) {}

  void went_out(const std::string& provider, const Key& key, const KeyState& state,
                SteadyTime now) override;
  void recall(const std::string& provider, KeyPool& pool, SteadyTime now) override;

 private:
  void with_ledger(const std::function<void(KeyLedger& ledger)>& action);

  std::unique_ptr<KeyLedger> ledger_;  // none once it has failed
  OnTrouble on_trouble_;
};

}  // namespace bench
