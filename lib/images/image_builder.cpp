#include "images/image_builder.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include <fmt/format.h>

#include "base/at_once.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "images/dec_bench_build.hpp"
#include "images/entry_point.hpp"
#include "images/image_recipe.hpp"
#include "os/tar_writer.hpp"

namespace bench {

const std::string& ImageNames::of(const Cell& cell) {
  const bool own = suite_.layout == Layout::bench;
  std::string key = cell.scenario->id + '\n' + cell.harness->id + '\n' + cell.agent->id;
  if (!own) key += '\n' + std::string(cell.model);
  std::string& tag = tags_[key];
  if (tag.empty()) {
    tag = own ? image_recipe(suite_, *cell.scenario, *cell.harness, *cell.agent).tag
              : dec_bench_image(cell, version_);
  }
  return tag;
}

std::vector<NeededImage> ImageNames::needed(const Plan& plan) {
  std::vector<NeededImage> images;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < std::min(plan.size(), plan.cells()); ++i) {
    const Cell cell = plan.cell_at(i);
    const std::string& tag = of(cell);
    if (seen.insert(tag).second) images.push_back({tag, cell});
  }
  return images;
}

ImageBuilder::ImageBuilder(const Suite& suite, std::string version, ImageStore& store,
                           OnLine on_line)
    : suite_(suite), version_(std::move(version)), store_(store), on_line_(std::move(on_line)) {}

void ImageBuilder::build(const NeededImage& image) {
  if (suite_.layout == Layout::bench) {
    build_own(image);
  } else {
    build_dec_bench(image);
  }
}

void ImageBuilder::build_all(const std::vector<NeededImage>& images, std::size_t at_most) {
  at_once(images.size(), at_most, [&](std::size_t i) { build(images[i]); });
}

void ImageBuilder::build_base(const Scenario& scenario) {
  if (!scenario.build) return;
  const std::lock_guard lock(base_mutex_);
  const std::string tag = base_image(suite_, scenario);
  if (store_.inspect(tag)) return;
  TarWriter context;
  context.add_folder("", *scenario.build);
  run_build({{.reference = tag}, context.finish()});
}

void ImageBuilder::build_own(const NeededImage& image) {
  const Cell& cell = image.cell;
  build_base(*cell.scenario);
  const ImageRecipe recipe = image_recipe(suite_, *cell.scenario, *cell.harness, *cell.agent);
  TarWriter context;
  context.add_file("Dockerfile", recipe.dockerfile);
  context.add_file("entrypoint.sh", entry_point(), true);
  if (!cell.harness->install_script.empty()) {
    context.add_file("install-harness", cell.harness->install_script, true);
  }
  if (!cell.agent->install_script.empty()) {
    context.add_file("install-agent", cell.agent->install_script, true);
  }
  if (!cell.agent->folder.empty()) context.add_folder("agent", cell.agent->folder);
  context.add_folder("scenario", cell.scenario->folder);
  run_build(
      {{.reference = recipe.tag, .labels = {{"bench.suite", suite_.name}}}, context.finish()});
}

void ImageBuilder::build_dec_bench(const NeededImage& image) {
  for (const BuildStep& step : dec_bench_build(suite_, image.cell, image.tag, version_))
    run_build(step);
}

void ImageBuilder::run_build(const BuildStep& step) {
  constexpr std::size_t kShown = 10;
  std::deque<std::string> last;
  const BuiltImage image = store_.build(step.build, step.context, [&](std::string_view line) {
    on_line_(step.build.reference, line);
    last.emplace_back(printable(line));
    if (last.size() > kShown) last.pop_front();
    return true;
  });
  if (image.built) return;
  std::string lines;
  for (const std::string& line : last) lines += "\n  | " + line;
  throw Error(ExitCode::preflight_refused,
              fmt::format("cannot build image '{}': {}{}", step.build.reference,
                          printable(image.error), lines));
}

}  // namespace bench
