#include <csignal>
#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command.hpp"
#include "os/private_memory.hpp"
#include "shell.hpp"
#include "ui/error_text.hpp"
#include "version.hpp"

namespace bench {

namespace {

constexpr const char* kDescription =
    R"(bench fans benchmark runs of AI agents out over containers.

It expands a matrix of scenarios, harnesses, agents, models, personas, modes and
trials, checks everything before a cent is spent, gives each container exactly
one API key of a pool, and keeps every finished run.)";

constexpr const char* kFooter = R"(Begin with:
  bench list                            what can be run here
  bench plan --matrix                   what a matrix would be; starts nothing
  bench preflight --matrix              every check, nothing started
  bench run --matrix --parallel 4       run all of it, four containers at a time
  bench status                          what it is doing, from another terminal
  bench resume                          finish it, however it was interrupted
  bench results                         the scores
  bench gateway                         a proxy that holds the keys, for any client

Keys come from the environment: ANTHROPIC_API_KEYS=first,second (or
ANTHROPIC_API_KEY=only), and likewise for OPENAI, GEMINI and CURSOR.

Exit codes: 0 done, 1 a bug, 2 usage or configuration, 3 preflight refused,
4 some runs have no score, 5 the store failed, 6 no usable key was left,
130 interrupted. An agent that scores 0 is a result, not an error.)";

ExitCode fail(const Shell& shell, const Error& error) {
  shell.say(error_text(error, shell.err_width(), shell.err_style()));
  return error.code();
}

// What stands where a command belongs. CLI11 would only say that a command is missing.
Error no_such_command(const CLI::App& program, const std::string& word) {
  if (word.starts_with('-'))
    return usage_error("there is no flag '" + word + "' before a command", "see `bench --help`");
  std::vector<std::string> known;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(command->get_name());
  }
  const std::string near = nearest(word, known);
  return usage_error("there is no command '" + word + "'",
                     near.empty() ? "see `bench --help`" : "did you mean '" + near + "'?");
}

// What was typed cannot be understood: say so in the words of all other errors.
ExitCode fail_usage(const Shell& shell, const CLI::App& program, const CLI::ParseError& error) {
  const CLI::App* called = &program;
  while (!called->get_subcommands().empty()) called = called->get_subcommands().front();
  if (called == &program && !program.remaining().empty()) {
    return fail(shell, no_such_command(program, program.remaining().front()));
  }
  const std::string name = called == &program ? "bench" : "bench " + called->get_name();
  return fail(shell, usage_error(lower_first(error.what()), "see `" + name + " --help`"));
}

ExitCode carry_out(const Shell& shell, const Action& action) {
  try {
    const ExitCode code = action(shell);
    shell.out().flush();
    return code;
  } catch (const Error& error) {
    return fail(shell, error);
  } catch (const std::exception& bug) {
    return fail(shell, {ExitCode::bug, std::string("this is a bug in bench: ") + bug.what(), ""});
  }
}

ExitCode run_program(int argc, char** argv) {
  const Shell shell;
  CLI::App program(kDescription, "bench");
  program.footer(kFooter);
  program.set_version_flag("--version", fmt::format("bench {}", kVersion));
  program.require_subcommand(1);
  program.fallthrough(false);
  Action action;
  add_run(program, action);
  add_resume(program, action);
  add_status(program, action);
  add_stop(program, action);
  add_plan(program, action);
  add_preflight(program, action);
  add_keys(program, action);
  add_results(program, action);
  add_gateway(program, action);
  add_clean(program, action);
  add_list(program, action);
  add_validate(program, action);
  add_build(program, action);
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& shown) {
    program.exit(shown);
    return ExitCode::done;
  } catch (const CLI::ParseError& error) {
    return fail_usage(shell, program, error);
  } catch (const Error& error) {  // of an option that bench reads itself
    return fail(shell, error);
  }
  return carry_out(shell, action);
}

}  // namespace

}  // namespace bench

int main(int argc, char** argv) {
  bench::keep_memory_private();
  // A reader that has seen enough (`| head`) ends bench as it ends any filter; sockets use
  // MSG_NOSIGNAL.
  return static_cast<int>(bench::run_program(argc, argv));
}
