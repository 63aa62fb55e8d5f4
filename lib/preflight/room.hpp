#pragma once

#include <filesystem>
#include <string>

#include "base/units.hpp"
#include "runs/admission.hpp"

namespace bench {

// A disk with less than the first is worth a warning; with less than the second nothing is started.
inline constexpr Bytes kLittleDisk{1ULL << 30U};
inline constexpr Bytes kNoDisk{64ULL << 20U};

// Memory that must be left before another container is started.
inline constexpr Bytes kNoMemory{128ULL << 20U};

// The memory that programs can still have, from the text of /proc/meminfo; the largest number there
// is when it does not say.
[[nodiscard]] Bytes available_memory(std::string_view meminfo);

// The disks of the results folder and of the engine's data, and this machine's memory. The latter
// two only when the engine runs here: `engine_data` is a folder then.
class Room final : public Admission {
 public:
  Room(std::filesystem::path results, std::filesystem::path engine_data);

  [[nodiscard]] std::string shortage() override;

 private:
  std::filesystem::path results_;
  std::filesystem::path engine_data_;
  bool engine_is_here_;
};

}  // namespace bench
