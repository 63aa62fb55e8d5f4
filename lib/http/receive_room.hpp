#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace bench::http {

// Where the bytes of answers arrive. Most are short, so that nothing fills it beforehand.
class ReceiveRoom {
 public:
  ReceiveRoom() = default;
  ReceiveRoom(const ReceiveRoom&) = delete;
  ReceiveRoom& operator=(const ReceiveRoom&) = delete;

  [[nodiscard]] std::span<char> bytes() { return {bytes_.get(), kSize}; }

 private:
  static constexpr std::size_t kSize = 64UL << 10U;

  std::unique_ptr<char[]> bytes_ = std::make_unique_for_overwrite<char[]>(kSize);
};

}  // namespace bench::http
