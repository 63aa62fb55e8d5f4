#include "base/usd.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/error.hpp"

namespace bench {

namespace {

constexpr double kNanoPerDollar = 1e9;
constexpr double kMostDollars = 1e9;
constexpr std::int64_t kCent = 10'000'000;

}  // namespace

Usd usd_of(double dollars) {
  if (std::isnan(dollars)) return {};
  return {std::llround(std::clamp(dollars, -kMostDollars, kMostDollars) * kNanoPerDollar)};
}

double dollars_in(Usd amount) {
  return static_cast<double>(amount.nano) / kNanoPerDollar;
}

Usd parse_usd(std::string_view text) {
  std::string_view number = text;
  if (number.starts_with('$')) number.remove_prefix(1);
  double dollars = 0;
  const char* const last = number.data() + number.size();
  const auto [end, error] = std::from_chars(number.data(), last, dollars, std::chars_format::fixed);
  if (error != std::errc{} || end != last || !(dollars >= 0 && dollars <= kMostDollars)) {
    throw usage_error(fmt::format("'{}' is not an amount of dollars", text),
                      "write it like 5 or 0.50");
  }
  return usd_of(dollars);
}

std::string show(Usd amount) {
  const std::int64_t size = std::abs(amount.nano);
  return fmt::format("{}${:.{}f}", amount.nano < 0 ? "-" : "", dollars_in({size}),
                     size == 0 || size >= kCent ? 2 : 4);
}

}  // namespace bench
