#pragma once

#include <string>

#include "suite/suite.hpp"
#include "suite/suite_folder.hpp"

namespace bench {

// The scenario in scenarios/<id>, with the fields that bench's own layout and dec-bench's share.
// Fields that a dec-bench repository may lack are empty then. Throws Error.
[[nodiscard]] Scenario read_shared_scenario(const SuiteFolder& suite, const std::string& id,
                                            Document::Object& fields);

// The same in bench's own layout: unknown fields are refused, and there is an image or a build.
[[nodiscard]] Scenario read_bench_scenario(const SuiteFolder& suite, const std::string& id);

}  // namespace bench
