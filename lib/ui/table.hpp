#pragma once

#include <string>
#include <vector>

#include "ui/listing.hpp"

namespace bench {

// The widths of a table's columns in a window: the widest of those that may be shortened give way
// first; columns that still do not fit are left out from the right and have no width here.
[[nodiscard]] std::vector<std::size_t> fitted_widths(const std::vector<Column>& columns,
                                                     std::vector<std::size_t> natural,
                                                     std::optional<std::size_t> window);

// Aligned text. In a window no line is wider than it; in a pipe nothing is shortened. Widths come
// from the first rows, which are held back until there are enough of them.
class Table final : public Listing {
 public:
  Table(std::vector<Column> columns, const Page& page);

  void finish() override;

 private:
  void write_row(std::span<const Field> fields) override;
  struct Piece {
    std::string text;
    Tone tone;
  };
  using Line = std::vector<Piece>;

  void write_sample();
  void write(const Line& line);
  [[nodiscard]] std::string cut(const std::string& text, std::size_t column) const;

  std::vector<Column> columns_;      // those with a title
  std::vector<std::size_t> source_;  // parallel to columns_: which field of a row
  Page page_;
  std::vector<Line> sample_;  // the titles, then the first rows
  bool streaming_ = false;    // the sample has been written
  std::vector<std::size_t> widths_;
};

}  // namespace bench
