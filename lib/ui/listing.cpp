#include "ui/listing.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "ui/csv_listing.hpp"
#include "ui/json_listing.hpp"
#include "ui/table.hpp"

namespace bench {

namespace {

struct ToText {
  std::string operator()(std::monostate) const { return "-"; }
  std::string operator()(bool yes) const { return yes ? "yes" : "no"; }
  std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
  std::string operator()(double number) const { return fmt::format("{:.2f}", number); }
  std::string operator()(const std::string& text) const { return printable(text); }
  std::string operator()(const std::vector<std::string>& list) const {
    return printable(joined(list, ", "));
  }
};

}  // namespace

Format parse_format(std::string_view name) {
  if (name == "table") return Format::table;
  if (name == "json") return Format::json;
  if (name == "csv") return Format::csv;
  throw usage_error(fmt::format("there is no format '{}'", name), "take table, json or csv");
}

Field Field::as(std::string text) && {
  shown = std::move(text);
  return std::move(*this);
}

Field Field::in(Tone new_tone) && {
  tone = new_tone;
  return std::move(*this);
}

std::string field_text(const Field& field) {
  return field.shown.empty() ? std::visit(ToText(), field.value) : printable(field.shown);
}

std::unique_ptr<Listing> make_listing(Format format, std::vector<Column> columns,
                                      const Page& page) {
  switch (format) {
    case Format::json:
      return std::make_unique<JsonListing>(std::move(columns), page.out);
    case Format::csv:
      return std::make_unique<CsvListing>(std::move(columns), page.out);
    case Format::table:
      break;
  }
  return std::make_unique<Table>(std::move(columns), page);
}

}  // namespace bench
