#include "ui/csv_listing.hpp"

#include <ostream>

#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace {

std::string quoted(std::string text) {
  if (text.find(',') == std::string::npos && text.find('"') == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

struct ToCsv {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool yes) const { return yes ? "true" : "false"; }
  std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
  std::string operator()(double number) const { return fmt::format("{}", number); }
  std::string operator()(const std::string& text) const { return quoted(printable(text)); }
  std::string operator()(const std::vector<std::string>& list) const {
    return (*this)(joined(list, ", "));
  }
};

}  // namespace

CsvListing::CsvListing(const std::vector<Column>& columns, std::ostream& out)
    : columns_(columns.size()), out_(out) {
  for (std::size_t i = 0; i < columns_; ++i) out_ << (i > 0 ? "," : "") << quoted(columns[i].name);
  out_ << '\n';
}

void CsvListing::write_row(std::span<const Field> fields) {
  line_.clear();
  for (std::size_t i = 0; i < columns_; ++i) {
    if (i > 0) line_ += ',';
    line_ += std::visit(ToCsv(), fields[i].value);
  }
  line_ += '\n';
  out_ << line_;
  if (first_) out_.flush();
  first_ = false;
}

void CsvListing::finish() {
  out_.flush();
}

}  // namespace bench
