#!/bin/sh
# Runs lib/images/entrypoint.sh in containers of a busybox image, through the docker client:
#
#   DOCKER_HOST=unix:///SOCKET tests/integration/entrypoint/run.sh
#
# Each case is a function below; arguments choose some by name. A case that fails keeps its folder and
# prints its path; without an engine all of it fails. The image is BENCH_TEST_IMAGE, or made here.
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$here/../../..
[ -n "${DOCKER_HOST:-}" ] || { echo "entrypoint: DOCKER_HOST names no engine" >&2; exit 1; }
docker version >/dev/null || exit 1
image=${BENCH_TEST_IMAGE:-bench-entrypoint-test:busybox}
docker image inspect "$image" >/dev/null 2>&1 ||
  "$root/scripts/busybox-image" "$DOCKER_HOST" "$image" || exit 1

prefix=bench-entrypoint-test-$$
passed=0 failed=0
trap 'docker rm -f "$prefix" >/dev/null 2>&1' EXIT
trap 'exit 130' INT TERM

# file PATH [MODE]: a file of the container with the text of standard input.
file() {
  mkdir -p "$(dirname "$work/root/$1")"
  cat >"$work/root/$1"
  chmod "${2:-755}" "$work/root/$1"
}

agent() { file opt/bench/agent/run.sh; }
assertion() { file "scenario/assertions/$1"; }

# create [DOCKER OPTION...]: the container of this case, with its files.
create() {
  file opt/bench/entrypoint.sh <"$root/lib/images/entrypoint.sh"
  docker create --name "$prefix" --init "$@" --entrypoint /bin/sh "$image" \
    /opt/bench/entrypoint.sh >/dev/null
  tar -C "$work/root" --owner=0 --group=0 -cf - . | docker cp - "$prefix:/"
}

# finish: waits for the container, takes its files, and checks that its result is JSON.
finish() {
  code=$(docker wait "$prefix")
  docker logs "$prefix" >"$work/stdout" 2>"$work/stderr"
  docker cp "$prefix:/output" "$work/output" >/dev/null
  docker rm -f "$prefix" >/dev/null
  python3 -m json.tool "$work/output/result.json" >/dev/null
}

run() {
  create "$@"
  docker start "$prefix" >/dev/null
  finish
}

# holds EXPRESSION: of r, the result; log, the assertion log; code; stdout.
holds() {
  python3 - "$work" "$code" "$1" <<'PYTHON'
import json, pathlib, sys
work, code, expression = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
def load(name):
    file = work / "output" / name
    return json.loads(file.read_bytes()) if file.exists() else {}
values = {"r": load("result.json"), "log": load("assertion-log.json"), "code": code,
          "stdout": (work / "stdout").read_bytes(), "output": work / "output"}
if not eval(expression, dict(values)):
    sys.exit(f"does not hold: {expression}\n  of {values}")
PYTHON
}

a_passing_scenario_reports_all_gates() {
  file scenario/init/10-seed.sh <<'EOT'
#!/bin/sh
echo seed >seed.txt
EOT
  file scenario/init/20-plain.sh 644 <<'EOT'
echo more >>seed.txt
EOT
  agent <<'EOT'
#!/bin/sh
cat seed.txt
EOT
  assertion functional/has_seed <<'EOT'
#!/bin/sh
grep -q more seed.txt && echo "it is there"
EOT
  run -e EVAL_SCENARIO=s -e EVAL_AGENT=worker &&
    holds 'code == 0 and list(r["gates"]) == ["functional","correct","robust","performant","production"]' &&
    holds 'all(v for g in r["gates"].values() for k in g.values() for v in k.values())' &&
    holds 'r["scenario"] == "s" and r["agent_exit_code"] == 0 and r["agent_timed_out"] is False' &&
    holds 'stdout == b"seed\nmore\n" == (output / "session.log").read_bytes()' &&
    holds 'log["functional"]["scenario"]["has_seed"]["message"] == "it is there"' &&
    holds '0 <= log["functional"]["scenario"]["has_seed"]["durationMs"] < 60000'
}

a_failing_assertion_blocks_the_later_gates() {
  agent </dev/null
  assertion correct/wrong <<'EOT'
#!/bin/sh
exit 1
EOT
  run && holds 'code == 0 and list(r["gates"]) == ["functional", "correct"]' &&
    holds 'r["gates"]["correct"]["scenario"] == {"wrong": False}'
}

four_fifths_of_a_gate_are_enough() {
  agent </dev/null
  for name in a b c d; do echo 'exit 0' | assertion "functional/$name"; done
  echo 'exit 1' | assertion functional/e
  run && holds 'len(r["gates"]) == 5 and r["gates"]["functional"]["scenario"]["e"] is False'
}

an_agent_that_fails_is_judged_all_the_same() {
  agent <<'EOT'
#!/bin/sh
echo "Traceback (most recent call last):"
exit 3
EOT
  run && holds 'code == 0 and r["agent_exit_code"] == 3' &&
    holds 'r["gates"]["functional"]["core"] == {"process_exits_clean": False, "no_unhandled_errors": False}'
}

an_agent_beyond_its_time_is_ended_with_its_children() {
  agent <<'EOT'
#!/bin/sh
trap '' TERM
sh -c "trap '' TERM; sleep 300; touch /workspace/survived" &
echo working
sleep 300
sleep 300
EOT
  assertion functional/nothing_is_left <<'EOT'
#!/bin/sh
! ps | grep '[s]leep 300'
EOT
  run -e BENCH_AGENT_TIMEOUT=1 && holds 'r["agent_timed_out"] and stdout.startswith(b"working\n")' &&
    holds 'r["gates"]["functional"]["scenario"] == {"nothing_is_left": True}' &&
    holds '1 <= r["efficiency"]["wallClockSeconds"] < 20'
}

an_exit_code_of_124_is_not_a_timeout() {
  agent <<'EOT'
exit 124
EOT
  run -e BENCH_AGENT_TIMEOUT=60 &&
    holds 'r["agent_exit_code"] == 124 and r["agent_timed_out"] is False'
}

what_an_agent_leaves_running_holds_nothing_up() {
  agent <<'EOT'
#!/bin/sh
sleep 300 &
echo $! >/tmp/left
echo started
EOT
  assertion functional/it_still_runs <<'EOT'
#!/bin/sh
kill -0 "$(cat /tmp/left)"
EOT
  run -e BENCH_AGENT_TIMEOUT=60 && holds 'r["gates"]["functional"]["scenario"]["it_still_runs"]' &&
    holds 'stdout == b"started\n" and r["efficiency"]["wallClockSeconds"] < 30'
}

an_assertion_has_a_time_limit_of_its_own() {
  agent </dev/null
  assertion functional/hangs <<'EOT'
#!/bin/sh
sleep 300
EOT
  run -e BENCH_ASSERTION_TIMEOUT=1 &&
    holds 'log["functional"]["scenario"]["hangs"]["message"] == "still running after 1 s"'
}

messages_may_hold_anything() {
  agent </dev/null
  assertion 'functional/odd "name"' <<'EOT'
#!/bin/sh
printf 'say "hi" \\ back\nline two\ttab\033[31mred\r\n\377\303 caf\303\251 \355\240\200 \360\237\230\200\000end'
exit 1
EOT
  assertion functional/endless_line <<'EOT'
#!/bin/sh
head -c 3000000 /dev/zero | tr '\000' 'x'
EOT
  run -e MODEL='a"b\c' && holds 'r["model"] == "a\"b\\c"' &&
    holds 'log["functional"]["scenario"]["odd \"name\""]["message"] == "say \"hi\" \\ back\nline two\ttab\x1b[31mred\r\n\ufffd\ufffd caf\u00e9 \ufffd\ufffd\ufffd \U0001f600end"' &&
    holds 'len(log["functional"]["scenario"]["endless_line"]["message"]) == 1000'
}

an_init_that_fails_is_nobodys_score() {
  agent </dev/null
  file scenario/init/10-bad.sh <<'EOT'
#!/bin/sh
echo "no such \"table\""
exit 7
EOT
  run && holds 'code == 90 and "gates" not in r' &&
    holds 'r["error"] == "init/10-bad.sh failed with exit code 7: no such \"table\""'
}

an_agent_without_a_runner_is_nobodys_score() {
  run -e EVAL_AGENT=ghost && holds 'code == 90 and "/opt/bench/agent/run.sh" in r["error"]'
}

oracle_solves_and_nop_does_nothing() {
  file scenario/solution/solve.sh <<'EOT'
touch solved
EOT
  assertion functional/solved <<'EOT'
#!/bin/sh
test -e solved
EOT
  run -e EVAL_AGENT=oracle && holds 'r["gates"]["functional"]["scenario"]["solved"]' || return 1
  rm -rf "$work/output"
  run -e EVAL_AGENT=nop && holds 'not r["gates"]["functional"]["scenario"]["solved"]' &&
    holds 'r["agent_exit_code"] == 0'
}

term_ends_the_agent_and_leaves_no_result_of_its_own_making() {
  agent <<'EOT'
#!/bin/sh
trap '' TERM
echo '{"highest_gate": 5, "normalized_score": 1}' >/output/result.json
echo ready
sleep 300
sleep 300
EOT
  create -e BENCH_AGENT_TIMEOUT=100
  docker start "$prefix" >/dev/null
  until docker logs "$prefix" 2>/dev/null | grep -q ready; do sleep 0.2; done
  docker stop -t 20 "$prefix" >/dev/null
  finish && holds 'code == 143 and list(r) == ["format_version", "error"]' &&
    holds 'b"ready" in (output / "session.log").read_bytes()'
}

term_ends_an_init_that_hangs() {
  agent </dev/null
  file scenario/init/10-hangs.sh <<'EOT'
#!/bin/sh
sleep 300
EOT
  create
  docker start "$prefix" >/dev/null
  docker stop -t 20 "$prefix" >/dev/null
  finish && holds 'code == 143 and "gates" not in r'
}

a_result_that_the_agent_left_is_replaced() {
  agent <<'EOT'
mkdir -p /output/result.json/folder
EOT
  run && holds 'code == 0 and "gates" in r'
}

a_rerun_must_change_nothing() {
  agent </dev/null
  run -e EVAL_IDEMPOTENT_RERUN_COMMAND='echo same >file' &&
    holds 'r["gates"]["robust"]["core"] == {"idempotent_rerun": True}' || return 1
  rm -rf "$work/output"
  run -e EVAL_IDEMPOTENT_RERUN_COMMAND='echo more >>file' &&
    holds 'r["gates"]["robust"]["core"] == {"idempotent_rerun": False}'
}

a_secret_in_the_workspace_is_found() {
  agent <<'EOT'
echo "key = 'sk-ant-0123456789abcdefghij'" >app.py
EOT
  run && holds 'r["gates"]["production"]["core"] == {"uses_env_vars": True, "no_secrets_in_code": False}'
}

# shellcheck disable=SC2013 # they are words
for name in $(sed -n 's/^\([a-z0-9]*_[a-z0-9_]*\)() {$/\1/p' "$0"); do
  case " $* " in "  " | *" $name "*) ;; *) continue ;; esac
  work=$(mktemp -d /tmp/bench-entrypoint.XXXXXX)
  if (set -e; "$name") >"$work/said" 2>&1; then
    passed=$((passed + 1))
    rm -rf "$work"
  else
    failed=$((failed + 1))
    echo "FAILED: $name (kept: $work)"
    cat "$work/said"
    docker rm -f "$prefix" >/dev/null 2>&1
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
