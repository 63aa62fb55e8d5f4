#include "ui/json_listing.hpp"

#include <cmath>
#include <iterator>
#include <ostream>

#include <fmt/format.h>

#include "ui/json_text.hpp"

namespace bench {

namespace {

struct ToJson {
  std::string& line;

  void operator()(std::monostate) const { line += "null"; }
  void operator()(bool yes) const { line += yes ? "true" : "false"; }
  void operator()(std::int64_t number) const {
    fmt::format_to(std::back_inserter(line), "{}", number);
  }
  void operator()(double number) const {
    // JSON has no infinity and no NaN.
    if (!std::isfinite(number)) return (*this)(std::monostate());
    fmt::format_to(std::back_inserter(line), "{}", number);
  }
  void operator()(const std::string& text) const { append_json_string(line, text); }
  void operator()(const std::vector<std::string>& list) const {
    line += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) line += ", ";
      (*this)(list[i]);
    }
    line += ']';
  }
};

}  // namespace

JsonListing::JsonListing(const std::vector<Column>& columns, std::ostream& out) : out_(out) {
  for (const Column& column : columns) {
    std::string& key = keys_.emplace_back();
    append_json_string(key, column.name);
    key += ": ";
  }
}

void JsonListing::write_row(std::span<const Field> fields) {
  line_ = first_ ? "[\n  {" : ",\n  {";
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (i > 0) line_ += ", ";
    line_ += keys_[i];
    std::visit(ToJson{line_}, fields[i].value);
  }
  line_ += '}';
  out_ << line_;
  if (first_) out_.flush();
  first_ = false;
}

void JsonListing::finish() {
  out_ << (first_ ? "[]\n" : "\n]\n");
  out_.flush();
}

}  // namespace bench
