#pragma once

#include <string>

namespace gateway_load {

// A provider that speaks Anthropic Messages, cheaply. The query of a request says what it does:
//
//   ?json                    one JSON answer
//   ?events=N&every=MS       a stream of N events of 300 bytes, one every MS milliseconds (0: at
//   once) ?faults&...              the same, and once in a while an error, a reset or a cut
//
// GET /state answers with what has been done, as `name value` lines. Answers that were sent whole
// have used input and output; those that were cut have only read from a cache, so that what is
// counted elsewhere can be compared exactly.
//
// Writes its port to `port_file`; never returns.
[[noreturn]] void serve_as_upstream(const std::string& port_file, unsigned seed);

}  // namespace gateway_load
