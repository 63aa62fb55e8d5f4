#pragma once

#include <optional>
#include <string>
#include <vector>

namespace bench {

// What the user lets one organization of a provider use per minute. All models that it is for share
// it. What is not set is not limited.
struct SetLimit {
  std::string models = "*";  // a glob
  std::optional<double> requests;
  std::optional<double> input_tokens;
  std::optional<double> output_tokens;
  std::optional<double> tokens;  // input and output together
};

// How requests are kept below the limits of one provider.
struct RatePolicy {
  bool heeded = true;            // else they are sent at once, whatever the provider tells
  std::vector<SetLimit> limits;  // the first that is for a model holds for it
};

}  // namespace bench
