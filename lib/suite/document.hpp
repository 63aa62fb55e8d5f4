#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/units.hpp"

namespace bench {

// A suite's files are read whole, up to this.
inline constexpr Bytes kLargestText{16U << 20U};

// A JSON file with comments, that knows on which line everything stands, so that every complaint
// about it starts with `file:line:`.
class Document {
 public:
  // Throws Error on a file that cannot be read, is no JSON, repeats a key or is unreasonably large.
  [[nodiscard]] static Document read(const std::filesystem::path& file);
  [[nodiscard]] static Document parse(std::string_view text, const std::string& name);

  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  class Object;

  // The whole document, which must be an object.
  [[nodiscard]] Object root() const;

  [[nodiscard]] int line_of(const std::string& pointer) const;
  [[nodiscard]] Error error(const std::string& pointer, const std::string& message,
                            std::string hint = {}) const;

 private:
  Document();

  std::string name_;
  std::unique_ptr<nlohmann::json> json_;
  std::map<std::string, int> lines_;  // JSON pointer -> line
};

// One object of a document, read field by field; finish() refuses what nobody asked for. Borrows
// the document. A field that is absent is nothing; one of the wrong type throws.
class Document::Object {
 public:
  [[nodiscard]] bool has(const std::string& key);
  [[nodiscard]] bool is_text(const std::string& key);
  [[nodiscard]] bool is_list(const std::string& key);
  [[nodiscard]] std::optional<std::string> text(const std::string& key);
  [[nodiscard]] std::string required_text(const std::string& key);
  [[nodiscard]] std::optional<bool> boolean(const std::string& key);
  [[nodiscard]] std::optional<int> integer(const std::string& key, int least, int most);
  [[nodiscard]] std::optional<double> number(const std::string& key, double least, double most);
  [[nodiscard]] std::optional<Milliseconds> duration(const std::string& key);
  [[nodiscard]] std::optional<Bytes> bytes(const std::string& key);
  [[nodiscard]] std::vector<std::string> texts(const std::string& key);
  [[nodiscard]] std::map<std::string, std::string> text_map(const std::string& key);
  [[nodiscard]] std::optional<Object> object(const std::string& key);
  [[nodiscard]] std::vector<Object> objects(const std::string& key);
  [[nodiscard]] std::vector<std::pair<std::string, Object>> members();

  // A field that is known and not read here.
  void ignore(const std::string& key) { known_.insert(key); }

  // Refuses the first field that was neither asked for nor ignored, naming the nearest that was.
  void finish() const;

  // An error that points at a field of this object, or at the object itself.
  [[nodiscard]] Error error(const std::string& key, const std::string& message,
                            std::string hint = {}) const;

 private:
  friend class Document;
  Object(const Document& document, const nlohmann::json& json, std::string pointer);

  [[nodiscard]] const nlohmann::json* find(const std::string& key);
  [[nodiscard]] std::string pointer_to(const std::string& key) const;

  const Document* document_;
  const nlohmann::json* json_;
  std::string pointer_;
  std::set<std::string> known_;
};

}  // namespace bench
