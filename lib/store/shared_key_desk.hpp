#pragma once

#include <functional>
#include <string>

#include "base/error.hpp"
#include "runs/own_key_desk.hpp"
#include "store/key_ledger.hpp"

namespace bench {

// The desk of one process among others: it draws from the ledger that they share. When the ledger
// fails, it says so once and goes on with what this process knows by itself: a matrix does not end
// because another one cannot be heard of.
class SharedKeyDesk final : public KeyDesk {
 public:
  using OnTrouble = std::function<void(const Error&)>;

  // All are borrowed.
  SharedKeyDesk(KeyPools& pools, KeyLedger& ledger, const Clock& clock, OnTrouble on_trouble);
  ~SharedKeyDesk() override;
  SharedKeyDesk(const SharedKeyDesk&) = delete;
  SharedKeyDesk& operator=(const SharedKeyDesk&) = delete;

  [[nodiscard]] KeyAnswer lease(const Wish& wish) override;
  std::shared_ptr<GatewayPass> adopt(const Wish& wish, const std::string& label) override;
  void cool(int slot, Milliseconds cooldown, const std::string& reason) override;
  void kill(int slot, const std::string& reason) override;
  void give_back(int slot) override;

 private:
  // Does it with the ledger, unless that has failed.
  bool with_ledger(const std::function<void()>& action);

  KeyPools& pools_;
  KeyLedger& ledger_;
  OwnKeyDesk own_;
  OnTrouble on_trouble_;
  bool broken_ = false;
};

}  // namespace bench
