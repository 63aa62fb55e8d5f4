#pragma once

#include <filesystem>

#include "suite/document.hpp"
#include "suite/model_price.hpp"
#include "suite/suite.hpp"

namespace bench {

inline constexpr int kConfigFormatVersion = 1;

// What bench.json says; its format is docs/schema/bench.schema.json. Throws Error as `file:line:`.
struct BenchConfig {
  std::string name;
  std::vector<std::string> modes;  // the modes of the suite, empty when it does not say
  SuiteConfig settings;
};

[[nodiscard]] BenchConfig read_bench_config(const Document& document);

// `limits` as an object of any suite file has them.
[[nodiscard]] Limits read_limits(Document::Object& object);

// The list `prices`, as bench.json has it and the file of prices that bench comes with.
[[nodiscard]] std::vector<ModelPrice> read_prices(Document::Object& root);

}  // namespace bench
