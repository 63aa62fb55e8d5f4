#pragma once

#include <string_view>

#include "meter/wire_format.hpp"

namespace bench {

// What an event of a stream is to whoever meters it, told before its data is read: most events
// carry a few words of text and nothing else.
struct EventRole {
  bool read = false;     // its data may hold usage, an error or an end
  bool proof = false;    // unless its data is an error, there is a real answer
  bool output = false;   // it carries a piece of the output
  bool end = false;      // nothing comes after it
  bool failure = false;  // it says that the answer has failed
};

// `kind` is the event's name, or the `type` in its data where it has none. While it is `undecided`
// whether the answer is real, more events are worth reading.
[[nodiscard]] EventRole role_of(WireFormat format, std::string_view kind, std::string_view data,
                                bool undecided);

// Whether the meaning of an event of this format is told by its kind at all.
[[nodiscard]] bool has_kinds(WireFormat format);

}  // namespace bench
