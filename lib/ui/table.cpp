#include "ui/table.hpp"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <utility>

#include "ui/display_width.hpp"

namespace bench {

namespace {

constexpr std::size_t kSample = 500;  // rows that are looked at before the first is written
constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 8;

std::size_t total(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), (widths.size() - 1) * kGap);
}

// The widest column that may give way by one; nothing when all of them are as narrow as they get.
std::size_t* widest_flexible(const std::vector<Column>& columns, std::vector<std::size_t>& widths) {
  std::size_t* widest = nullptr;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (columns[i].fit == Fit::whole || widths[i] <= kNarrowest) continue;
    if (widest == nullptr || widths[i] > *widest) widest = &widths[i];
  }
  return widest;
}

}  // namespace

std::vector<std::size_t> fitted_widths(const std::vector<Column>& columns,
                                       std::vector<std::size_t> natural,
                                       std::optional<std::size_t> window) {
  std::vector<std::size_t> widths = std::move(natural);
  if (!window) return widths;
  while (total(widths) > *window) {
    if (std::size_t* widest = widest_flexible(columns, widths)) {
      --*widest;
    } else if (widths.size() > 1) {
      widths.pop_back();
    } else {
      widths.front() = *window;
    }
  }
  return widths;
}

Table::Table(std::vector<Column> columns, const Page& page) : page_(page) {
  Line titles;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].title.empty()) continue;
    titles.push_back({columns[i].title, Tone::bold});
    columns_.push_back(std::move(columns[i]));
    source_.push_back(i);
  }
  sample_.push_back(std::move(titles));
}

void Table::write_row(std::span<const Field> fields) {
  Line line;
  line.reserve(source_.size());
  for (const std::size_t i : source_) line.push_back({field_text(fields[i]), fields[i].tone});
  if (streaming_) return write(line);
  sample_.push_back(std::move(line));
  if (sample_.size() > kSample) write_sample();
}

void Table::finish() {
  if (!streaming_) write_sample();
  page_.out.flush();
}

void Table::write_sample() {
  std::vector<std::size_t> natural;
  for (const Column& column : columns_) natural.push_back(column.width);
  for (const Line& line : sample_) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      natural[i] = std::max(natural[i], display_width(line[i].text));
    }
  }
  widths_ = fitted_widths(columns_, std::move(natural), page_.width);
  for (const Line& line : sample_) write(line);
  sample_ = {};
  streaming_ = true;
  page_.out.flush();
}

std::string Table::cut(const std::string& text, std::size_t column) const {
  return columns_[column].fit == Fit::middle ? shortened_middle(text, widths_[column])
                                             : shortened(text, widths_[column]);
}

void Table::write(const Line& line) {
  std::string text;
  std::size_t blanks = 0;  // owed, so that no line ends in them
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    const std::size_t natural = display_width(line[i].text);
    const bool fits = !page_.width || natural <= widths_[i];
    const std::string shorter = fits ? std::string() : cut(line[i].text, i);
    const std::string& piece = fits ? line[i].text : shorter;
    const std::size_t taken = fits ? natural : display_width(piece);
    const std::size_t fill = widths_[i] - std::min(taken, widths_[i]);
    if (columns_[i].right) blanks += fill;
    if (taken > 0) text.append(std::exchange(blanks, 0), ' ') += page_.style(line[i].tone, piece);
    blanks += kGap + (columns_[i].right ? 0 : fill);
  }
  text += '\n';
  page_.out << text;
}

}  // namespace bench
