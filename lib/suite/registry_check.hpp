#pragma once

#include "suite/document.hpp"
#include "suite/validate.hpp"

namespace bench {

// Checks what a scenario would be registered with in dec-bench's registry, against the lists that
// its web pages know. Sets `registry_ready` when everything is there and good.
void check_registry_inputs(const RegistryInputs& inputs, Document::Object& scenario,
                           ScenarioValidation& result);

}  // namespace bench
