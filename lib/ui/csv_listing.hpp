#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "ui/listing.hpp"

namespace bench {

// RFC 4180, one row per line: control characters, line ends among them, are written as `\x0a`. Text
// that a spreadsheet would take for a formula is left as it is: the data is exact, and programs
// that evaluate what they import must be told not to.
class CsvListing final : public Listing {
 public:
  CsvListing(const std::vector<Column>& columns, std::ostream& out);

  void finish() override;

 private:
  void write_row(std::span<const Field> fields) override;

  std::size_t columns_;
  std::ostream& out_;
  bool first_ = true;
  std::string line_;
};

}  // namespace bench
