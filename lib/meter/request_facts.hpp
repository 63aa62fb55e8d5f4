#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "meter/wire_format.hpp"

namespace bench {

// What the gateway has to know of a request before it sends it on.
struct RequestFacts {
  std::string model;                        // empty when the request does not say
  bool stream = false;                      // a request that does not say wants one answer in JSON
  std::optional<std::uint64_t> max_output;  // tokens, for all answers that it asks for together
  std::uint64_t estimated_input = 0;        // tokens, rather too many than too few
  bool include_usage = false;               // OpenAI: stream_options.include_usage

  // The body is one JSON object, and what is asked for could be read. Where it is not, the facts
  // are what came before the fault.
  bool well_formed = false;
};

// Reads the first few levels of a body of any size, in time that is about that of looking at every
// byte once; never throws. A field that stands there twice means what it says last.
[[nodiscard]] RequestFacts read_request_facts(WireFormat format, std::string_view path,
                                              std::string_view body);

}  // namespace bench
