#pragma once

#include <string>
#include <string_view>

#include "engine/images.hpp"

namespace bench::docker {

// What an engine answers while it builds or imports: one JSON object per line, of which some are
// text for people, the last ones name the image, and one may be an error.
class BuildLog {
 public:
  explicit BuildLog(ImageStore::OnLine on_line) : on_line_(std::move(on_line)) {}

  // Returns false once the receiver of the lines wants no more.
  bool feed(std::string_view bytes);

  // Call at the end: takes what came without a line's end.
  void finish();

  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] const std::string& image_id() const { return image_id_; }

 private:
  bool take_object(std::string_view text);
  bool take_text(std::string_view text);
  void note_id(const std::string& text);

  ImageStore::OnLine on_line_;
  std::string rest_;  // of the answer, not yet a whole object
  std::string line_;  // of the text, not yet a whole line
  std::string error_;
  std::string image_id_;
};

}  // namespace bench::docker
