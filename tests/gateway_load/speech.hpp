#pragma once

#include <string>
#include <string_view>

namespace gateway_load {

// What an answer says that it used.
struct Used {
  int input = 0;
  int cached = 0;
  int output = 0;
};

enum class Trouble { limited, refused, broken, overloaded };

// How a provider words its answers.
class Speech {
 public:
  virtual ~Speech() = default;

  [[nodiscard]] virtual std::string json(const Used& used) const = 0;

  // Events, each with its name where it has one, ended by an empty line.
  [[nodiscard]] virtual std::string first_event(const Used& used) const = 0;
  [[nodiscard]] virtual std::string delta_event() const = 0;
  [[nodiscard]] virtual std::string last_events(const Used& used) const = 0;
  [[nodiscard]] virtual std::string error_event() const = 0;

  struct Refusal {
    std::string_view status;
    std::string body;
  };
  // `key` is repeated where it is refused, as providers have done.
  [[nodiscard]] virtual Refusal refusal(Trouble trouble, std::string_view key) const = 0;
};

// By the path that is asked for, whatever stands before it.
[[nodiscard]] const Speech& speech_for(std::string_view target);

// By which whoever reads a stream knows that it came to its end.
[[nodiscard]] std::string_view end_of_stream(std::string_view target);

}  // namespace gateway_load
