#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

// A tar archive in pieces: called for the next one until it returns nothing.
using TarSource = std::function<std::string()>;

struct ImageBuild {
  std::string reference;  // what the result is called: `bench/echo:1`
  std::string dockerfile = "Dockerfile";
  std::vector<std::pair<std::string, std::string>> arguments;
  std::map<std::string, std::string> labels;
  bool use_cache = true;
};

struct BuiltImage {
  bool built = false;
  std::string id;     // `sha256:...`; empty where the engine does not say
  std::string error;  // the line with which the build failed
};

struct ImageFacts {
  std::string id;  // `sha256:...`
  std::map<std::string, std::string> labels;
  std::string architecture;  // `amd64`
};

// The images of an engine. Thread-safe. A build that fails is a result; Error is thrown where the
// engine itself does not do its part.
class ImageStore {
 public:
  virtual ~ImageStore() = default;

  // `on_line` receives what the build prints, line by line; returns false to stop the build.
  using OnLine = std::function<bool(std::string_view line)>;
  [[nodiscard]] virtual BuiltImage build(const ImageBuild& build, const TarSource& context,
                                         const OnLine& on_line) = 0;

  // An image whose root file system is the archive; returns its id.
  virtual std::string import(const std::string& reference, const TarSource& root) = 0;

  // Nothing when there is no such image.
  [[nodiscard]] virtual std::optional<ImageFacts> inspect(const std::string& reference) = 0;

  // True when it is gone; false when it is in use.
  virtual bool remove(const std::string& reference) = 0;
};

}  // namespace bench
