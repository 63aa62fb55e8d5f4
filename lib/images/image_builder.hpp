#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/images.hpp"
#include "images/build_step.hpp"
#include "plan/plan.hpp"
#include "suite/suite.hpp"

namespace bench {

// One image that a matrix needs, and a cell that it is for.
struct NeededImage {
  std::string tag;
  Cell cell;
};

// The images of a plan, each once, in the order of the plan.
class ImageNames {
 public:
  // Both are borrowed. `version` is part of dec-bench's names.
  ImageNames(const Suite& suite, std::string version)
      : suite_(suite), version_(std::move(version)) {}

  // Remembers what it has computed: it reads the scenario's files once. Owned by one thread.
  [[nodiscard]] const std::string& of(const Cell& cell);

  [[nodiscard]] std::vector<NeededImage> needed(const Plan& plan);

 private:
  const Suite& suite_;
  std::string version_;
  std::map<std::string, std::string> tags_;
};

// Makes images out of a suite by the engine's own builder.
class ImageBuilder {
 public:
  using OnLine = std::function<void(const std::string& image, std::string_view line)>;

  // All are borrowed. on_line is called by the threads that build.
  ImageBuilder(const Suite& suite, std::string version, ImageStore& store, OnLine on_line);

  // Builds the image; throws Error with the last lines of a build that failed.
  void build(const NeededImage& image);

  // Builds several at once.
  void build_all(const std::vector<NeededImage>& images, std::size_t at_most);

 private:
  void build_base(const Scenario& scenario);
  void build_own(const NeededImage& image);
  void build_dec_bench(const NeededImage& image);
  void run_build(const BuildStep& step);

  const Suite& suite_;
  std::string version_;
  ImageStore& store_;
  OnLine on_line_;
  std::mutex base_mutex_;  // one base is built at a time: several images may want the same
};

}  // namespace bench
