#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "ui/listing.hpp"

namespace bench {

// An array with one object per row, one row per line. Text is exact; what a terminal would obey is
// written as `\u001b`.
class JsonListing final : public Listing {
 public:
  JsonListing(const std::vector<Column>& columns, std::ostream& out);

  void finish() override;

 private:
  void write_row(std::span<const Field> fields) override;

  std::vector<std::string> keys_;  // `"run_id": `
  std::ostream& out_;
  bool first_ = true;
  std::string line_;
};

}  // namespace bench
