#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ui/style.hpp"

namespace bench {

enum class Format { table, json, csv };

// Throws Error on anything but `table`, `json` and `csv`.
[[nodiscard]] Format parse_format(std::string_view name);

// One value of a row. Machines get it with its type, people get `shown` where that reads better:
// `Field(245000).as("4m05s")`. A field without a value is null in JSON, empty in CSV, `-` in a
// table.
struct Field {
  using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                             std::vector<std::string>>;

  Field() = default;
  Field(std::string text) : value(std::move(text)) {}
  Field(std::string_view text) : value(std::string(text)) {}
  Field(const char* text) : value(std::string(text)) {}
  Field(std::vector<std::string> list) : value(std::move(list)) {}
  Field(bool yes) : value(yes) {}
  Field(double number) : value(number) {}
  template <std::integral Number>
  Field(Number number) : value(static_cast<std::int64_t>(number)) {}
  template <typename T>
  Field(const std::optional<T>& maybe) : Field(maybe ? Field(*maybe) : Field()) {}

  [[nodiscard]] Field as(std::string text) &&;
  [[nodiscard]] Field in(Tone tone) &&;

  Value value;
  std::string shown;
  Tone tone = Tone::plain;
};

// The value as people read it, safe to show: control characters are escaped.
[[nodiscard]] std::string field_text(const Field& field);

enum class Fit {
  whole,   // numbers, states: shortened only when nothing else is left
  end,     // prose: `did not stop wit…`
  middle,  // names that differ at the end: `scenario-…-trial-2`
};

struct Column {
  std::string name = {};   // in JSON and CSV: `run_id`
  std::string title = {};  // in a table: `RUN`; a column without a title is for machines only
  Fit fit = Fit::whole;
  bool right = false;     // numbers are aligned at their end
  std::size_t width = 0;  // at least this wide, for rows that have not been seen yet
};

// Rows of one kind, for people or for machines. Rows are written as they come: nothing but a first
// sample is held back, so that a million of them start at once and cost no memory.
class Listing {
 public:
  virtual ~Listing() = default;

  // As many fields as there are columns.
  void row(std::span<const Field> fields) { write_row(fields); }
  void row(std::initializer_list<Field> fields) { write_row({fields.begin(), fields.size()}); }

  // Must be called after the last row.
  virtual void finish() = 0;

 private:
  virtual void write_row(std::span<const Field> fields) = 0;
};

// Where a listing goes and what room it has there.
struct Page {
  std::ostream& out;
  std::optional<std::size_t> width;  // of the window; a pipe has none
  Style style;
};

[[nodiscard]] std::unique_ptr<Listing> make_listing(Format format, std::vector<Column> columns,
                                                    const Page& page);

}  // namespace bench
