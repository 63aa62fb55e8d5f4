#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

// An amount of money, exact to a billionth of a dollar: a single token costs less than a millionth.
struct Usd {
  std::int64_t nano = 0;

  auto operator<=>(const Usd&) const = default;
  Usd& operator+=(Usd other) {
    nano += other.nano;
    return *this;
  }
  Usd& operator-=(Usd other) {
    nano -= other.nano;
    return *this;
  }
  friend Usd operator+(Usd a, Usd b) { return a += b; }
  friend Usd operator-(Usd a, Usd b) { return a -= b; }
};

// To the nearest billionth, within the range of the type; what is no number is nothing.
[[nodiscard]] Usd usd_of(double dollars);
[[nodiscard]] double dollars_in(Usd amount);

// `5`, `0.50`, `$12.5`: what a user is ready to spend. Throws Error.
[[nodiscard]] Usd parse_usd(std::string_view text);

// `$1.23`, and `$0.0042` for less than a cent.
[[nodiscard]] std::string show(Usd amount);

}  // namespace bench
