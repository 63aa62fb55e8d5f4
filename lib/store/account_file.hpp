#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "keys/redactor.hpp"
#include "os/fd.hpp"
#include "runs/account_book.hpp"

namespace bench {

// The account of an attempt on disk while the attempt runs: a line for every change that matters,
// of which the last one counts. It outlives bench but not the machine, as nobody waits for the
// disk.
class AccountFile final : public AccountBook {
 public:
  // What is at `path` stays until there is something to keep. `boot`: which run of the machine this
  // is.
  AccountFile(std::filesystem::path path, const std::string& boot, Redactor redactor);

  // Once a line cannot be written there is no file any more.
  void keep(const RunTally& tally) override;

 private:
  [[nodiscard]] int append(std::string_view line);
  [[nodiscard]] int begin_anew(std::string_view line);

  std::filesystem::path path_;
  std::string head_;
  Redactor redactor_;
  Fd file_;
  std::uint64_t size_ = 0;
  bool failed_ = false;
};

// What was kept there last, `begun_before` where that may not be all; nothing when there is none.
[[nodiscard]] std::optional<RunTally> read_account(const std::filesystem::path& path,
                                                   const std::string& boot);

}  // namespace bench
