#pragma once

#include <string>

#include "plan/plan.hpp"
#include "suite/suite.hpp"

namespace bench {

// How the image of a cell in bench's own layout is called and made. A name says what the image
// holds: the same content is the same image and needs no build, changed content is another one.
// Models, personas and modes are not built in.
struct ImageRecipe {
  std::string tag;         // `bench/hello/fix-report.plain.oracle:1f0c...`
  std::string base;        // what it starts from
  std::string dockerfile;  // the text
};

// The image of the scenario's own `build` folder: its tag, or the image that the scenario names.
[[nodiscard]] std::string base_image(const Suite& suite, const Scenario& scenario);

[[nodiscard]] ImageRecipe image_recipe(const Suite& suite, const Scenario& scenario,
                                       const Harness& harness, const Agent& agent);

// The name that dec-bench gives the image of a cell.
[[nodiscard]] std::string dec_bench_image(const Cell& cell, const std::string& version);

}  // namespace bench
