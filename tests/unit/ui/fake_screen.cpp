#include "unit/ui/fake_screen.hpp"

#include <algorithm>
#include <cstdlib>

namespace bench {

namespace {

// Understands what LiveArea sends, and nothing else.
class Picture {
 public:
  void take(std::string_view text) {
    while (!text.empty()) {
      if (text.starts_with("\x1b[")) {
        const std::size_t end = text.find_first_of("AJKmhl");
        obey(text[end], std::atoi(text.substr(2).data()));
        text.remove_prefix(end + 1);
      } else {
        put(text.front());
        text.remove_prefix(1);
      }
    }
  }

  [[nodiscard]] std::string text() const {
    std::string all;
    for (const std::string& line : lines_) all += line + "\n";
    return all.substr(0, all.find_last_not_of('\n') + 1);
  }

 private:
  void put(char c) {
    if (c == '\r') {
      column_ = 0;
    } else if (c == '\n') {
      column_ = 0;
      if (++row_ == lines_.size()) lines_.emplace_back();
    } else {
      std::string& line = lines_[row_];
      line.resize(std::max(line.size(), column_ + 1), ' ');
      line[column_++] = c;
    }
  }

  void obey(char command, int count) {
    if (command == 'A') row_ -= std::min(row_, static_cast<std::size_t>(count));
    if (command == 'K' || command == 'J') lines_[row_].resize(column_);
    if (command == 'J') lines_.resize(row_ + 1);
  }

  std::vector<std::string> lines_{1};
  std::size_t row_ = 0;
  std::size_t column_ = 0;
};

}  // namespace

std::string FakeScreen::seen() const {
  Picture picture;
  picture.take(sent);
  return picture.text();
}

}  // namespace bench
