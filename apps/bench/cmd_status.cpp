#include <chrono>
#include <memory>
#include <sstream>
#include <thread>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "base/units.hpp"
#include "command.hpp"
#include "earlier_matrix.hpp"
#include "run_options.hpp"
#include "status_text.hpp"
#include "store/results_query.hpp"
#include "ui/terminal.hpp"

namespace bench {

namespace {

struct StatusOptions {
  std::string matrix;
  std::string results_dir = "results";
  std::string format = "table";
  bool all = false;
  bool watch = false;
};

std::vector<Column> attempt_columns() {
  return {{.name = "slot", .title = "SLOT", .right = true},
          {.name = "run_id", .title = "RUN", .fit = Fit::middle},
          {.name = "attempt", .title = "TRY", .right = true},
          {.name = "started_at"},
          {.name = "running_ms", .title = "SINCE", .right = true},
          {.name = "key_label", .title = "KEY", .fit = Fit::end},
          {.name = "container"},
          {.name = "matrix_id"},
          {.name = "state"}};
}

std::vector<Field> row_of(const RunningAttempt& one, const MatrixStatus& status, WallTime now) {
  const Milliseconds since = std::max(Milliseconds(0), now - one.started);
  return {one.slot,
          one.run.str(),
          one.attempt,
          to_utc(one.started),
          Field(since.count()).as(whole_seconds(since)),
          one.key_label.empty() ? Field() : Field(one.key_label),
          one.container.str(),
          status.matrix.id.str(),
          state_name(status)};
}

std::vector<Column> matrix_columns() {
  return {{.name = "matrix_id", .title = "MATRIX"},
          {.name = "state", .title = "STATE"},
          {.name = "process", .title = "PROCESS", .right = true},
          {.name = "suite", .title = "SUITE", .fit = Fit::end},
          {.name = "planned", .title = "RUNS", .right = true},
          {.name = "done", .title = "DONE", .right = true},
          {.name = "scored", .title = "SCORED", .right = true},
          {.name = "running", .title = "RUNNING", .right = true},
          {.name = "left", .title = "LEFT", .right = true},
          {.name = "created_at", .title = "BEGUN"},
          {.name = "ended_at"}};
}

std::vector<Field> row_of(const MatrixStatus& status) {
  const auto scored = status.finished.find(Outcome::scored);
  return {status.matrix.id.str(),
          state_name(status),
          status.owner ? Field(*status.owner) : Field(),
          status.matrix.suite,
          status.matrix.planned,
          status.done(),
          scored == status.finished.end() ? std::size_t{0} : scored->second,
          status.owner ? status.running.size() : std::size_t{0},
          status.left(),
          to_utc(status.matrix.created),
          status.ended ? Field(to_utc(*status.ended)) : Field()};
}

MatrixStatus status_of(const ResultsFolder& results, const std::string& id) {
  const MatrixId wanted = find_matrix(results, id);
  for (const MatrixEntry& entry : ResultsQuery(results).matrices()) {
    if (entry.id == wanted) return read_status(results, entry);
  }
  throw usage_error(fmt::format("there is no matrix '{}'", wanted.str()));
}

void show_all(const Shell& shell, const ResultsFolder& results, Format format) {
  const auto listing = make_listing(format, matrix_columns(), shell.out_page());
  for (const MatrixEntry& entry : ResultsQuery(results).matrices()) {
    listing->row(row_of(read_status(results, entry)));
  }
  listing->finish();
}

void show_one(const MatrixStatus& status, Format format, const Page& page, WallTime now) {
  if (format == Format::table) page.out << status_text(status, now);
  if (format == Format::table && status.running.empty()) return;
  const auto listing = make_listing(format, attempt_columns(), page);
  for (const RunningAttempt& one : status.running) listing->row(row_of(one, status, now));
  listing->finish();
}

// Redraws in place: each line is overwritten and its rest erased, so that nothing flickers.
std::string redrawn(const std::string& text) {
  std::string drawn = "\x1b[H";
  for (const char c : text) {
    if (c == '\n') drawn += "\x1b[K";
    drawn += c;
  }
  return drawn + "\x1b[J";
}

void watch(const Shell& shell, const ResultsFolder& results, const std::string& id) {
  FileScreen screen(STDOUT_FILENO);
  screen.write("\x1b[2J");
  for (;;) {
    const MatrixStatus status = status_of(results, id);
    std::ostringstream text;
    const Page page = shell.out_page();
    show_one(status, Format::table, {text, page.width, page.style}, shell.clock().wall());
    screen.write(redrawn(text.str()));
    if (!status.owner) return;
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
}

ExitCode show_status(const Shell& shell, const StatusOptions& options) {
  const Format format = parse_format(options.format);
  const ResultsFolder results(options.results_dir);
  if (options.all) {
    show_all(shell, results, format);
  } else if (options.watch) {
    if (isatty(STDOUT_FILENO) == 0) {
      throw usage_error("--watch needs a terminal", "leave it out, or use --format json");
    }
    watch(shell, results, find_matrix(results, options.matrix).str());
  } else {
    show_one(status_of(results, options.matrix), format, shell.out_page(), shell.clock().wall());
  }
  return ExitCode::done;
}

}  // namespace

void add_status(CLI::App& program, Action& action) {
  CLI::App* command =
      program.add_subcommand("status", "what a matrix is doing, from another terminal");
  command->footer(R"(Without an id it is the newest matrix that is not finished, else the newest.

Examples:
  bench status
  bench status --watch
  bench status --all
  bench status 20261121-0930 --format json)");
  const auto options = std::make_shared<StatusOptions>();
  command->add_option("matrix", options->matrix, "its id, or how it begins");
  add_results_option(*command, options->results_dir);
  command->add_flag("--all", options->all, "a line about every matrix");
  command->add_flag("--watch", options->watch, "look again every second until it is over");
  command->add_option("--format", options->format, "table, json or csv")->type_name("FORMAT");
  command->callback(
      [=, &action] { action = [=](const Shell& shell) { return show_status(shell, *options); }; });
}

}  // namespace bench
