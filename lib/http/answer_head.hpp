#pragma once

#include <string_view>

#include "base/headers.hpp"

namespace bench::http {

// The head of an answer, which comes line by line, interim answers (1xx) first. What is wrong in it
// is for whoever reads the lines to find: here the rest is taken.
class AnswerHead {
 public:
  void add(std::string_view line);

  // The final head is there; body bytes may follow.
  [[nodiscard]] bool complete() const { return complete_; }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const Headers& fields() const { return fields_; }
  [[nodiscard]] Headers take_fields() { return std::move(fields_); }

 private:
  int status_ = 0;
  bool complete_ = false;
  Headers fields_;
};

}  // namespace bench::http
