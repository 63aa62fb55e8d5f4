#include "gateway/public_address.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace bench {

namespace {

using Bytes16 = asio::ip::address_v6::bytes_type;

struct Range4 {
  std::uint32_t first;
  int bits;
};

// As IANA's registry of special addresses has them, and what is beyond unicast.
constexpr std::array<Range4, 15> kNotPublic4 = {{
    {0x00000000, 8},   // this network
    {0x0a000000, 8},   // private
    {0x64400000, 10},  // behind a carrier's NAT
    {0x7f000000, 8},   // loopback
    {0xa9fe0000, 16},  // link-local, clouds' metadata among it
    {0xac100000, 12},  // private
    {0xc0000000, 24},  // protocol assignments
    {0xc0000200, 24},  // documentation
    {0xc0586300, 24},  // 6to4 relays
    {0xc0a80000, 16},  // private
    {0xc6120000, 15},  // benchmarks
    {0xc6336400, 24},  // documentation
    {0xcb007100, 24},  // documentation
    {0xe0000000, 4},   // multicast
    {0xf0000000, 4},   // reserved, broadcast
}};

bool is_public4(std::uint32_t address) {
  return std::none_of(kNotPublic4.begin(), kNotPublic4.end(), [&](const Range4& range) {
    return (address ^ range.first) >> (32 - range.bits) == 0;
  });
}

std::uint32_t four_bytes(const Bytes16& bytes, std::size_t at) {
  return static_cast<std::uint32_t>(bytes[at]) << 24U |
         static_cast<std::uint32_t>(bytes[at + 1]) << 16U |
         static_cast<std::uint32_t>(bytes[at + 2]) << 8U | bytes[at + 3];
}

bool is_public6(const Bytes16& bytes) {
  constexpr std::uint32_t kNat64 = 0x0064ff9b;
  constexpr std::uint32_t kDocumentation = 0x20010db8;
  constexpr unsigned kMoreDocumentation = 0x3fff0;  // 3fff::/20
  constexpr unsigned k6to4 = 0x2002;
  const std::uint32_t first = four_bytes(bytes, 0);
  if (first == kNat64 && four_bytes(bytes, 4) == 0 && four_bytes(bytes, 8) == 0) {
    return is_public4(four_bytes(bytes, 12));
  }
  if (first >> 16U == k6to4) return is_public4(four_bytes(bytes, 2));
  const bool is_unicast = first >> 29U == 1;                  // 2000::/3
  const bool is_protocol = first >> 9U == 0x20010000U >> 9U;  // 2001::/23, Teredo among it
  return is_unicast && !is_protocol && first != kDocumentation &&
         first >> 12U != kMoreDocumentation;
}

}  // namespace

bool is_public(const asio::ip::address& address) {
  if (address.is_v4()) return is_public4(address.to_v4().to_uint());
  const asio::ip::address_v6 six = address.to_v6();
  if (six.is_v4_mapped()) return is_public4(four_bytes(six.to_bytes(), 12));
  return is_public6(six.to_bytes());
}

}  // namespace bench
