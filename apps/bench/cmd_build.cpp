#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "build_setup.hpp"
#include "command.hpp"
#include "engine/container_engine.hpp"
#include "run_options.hpp"

namespace bench {

namespace {

struct BuildOptions {
  MatrixOptions matrix;
  std::string engine;
  bool force = false;
  bool dry_run = false;
};

ExitCode build(const Shell& shell, const BuildOptions& options) {
  const MatrixSetup setup(options.matrix);
  ImageNames names(setup.suite(), setup.version());
  std::vector<NeededImage> images = names.needed(setup.plan());
  ContainerEngine engine(options.engine, shell.environment());
  if (!options.force) images = missing_of(images, engine.runs());
  if (!options.dry_run) build_images(shell, setup, engine, images);
  for (const NeededImage& image : images) shell.out() << image.tag << '\n';
  if (images.empty()) shell.say("every image is there already");
  return ExitCode::done;
}

}  // namespace

void add_build(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "build", "the images of the selected cells that are missing; prints their names");
  command->footer(R"(Examples:
  bench build --matrix
  bench build --matrix --agent oracle --force
  bench build --matrix --dry-run)");
  const auto options = std::make_shared<BuildOptions>();
  add_matrix_options(*command, options->matrix);
  add_parallel_option(*command, options->matrix);
  add_engine_option(*command, options->engine);
  command->add_flag("--force", options->force, "build those that are there too");
  command->add_flag("--dry-run", options->dry_run, "print what would be built");
  command->callback(
      [=, &action] { action = [=](const Shell& shell) { return build(shell, *options); }; });
}

}  // namespace bench
