#!/bin/sh
# The entry point of images that bench builds: init, the agent under its time limit, the assertions
# gate by gate, /output/result.json. POSIX sh and what busybox has, nothing else.
#
# Exit codes: 0 a result was written; 90 the scenario could not be set up, result.json says why.
set -u

scenario=/scenario
workspace=${EVAL_WORKSPACE_ROOT:-/workspace}
output=/output
session=$output/session.log
gates='functional correct robust performant production'
assertion_limit=${BENCH_ASSERTION_TIMEOUT:-120}

mkdir -p "$workspace" "$output"
cd "$workspace" || exit 90

say() { echo "bench: $*" >&2; }

# A JSON string of standard input, at most 4000 bytes of it: control characters are escaped, bytes
# that are no UTF-8 become U+FFFD.
json_text() {
  head -c 4000 | tr -d '\000' | LC_ALL=C awk '
    function sequence(line, i,    n, size, k, m) {
      n = code[substr(line, i, 1)]
      size = n < 194 ? 0 : n < 224 ? 2 : n < 240 ? 3 : n < 245 ? 4 : 0
      for (k = 1; k < size; k++) {
        m = code[substr(line, i + k, 1)]
        if (m < 128 || m > 191) return 0
        if (k == 1 && (n == 224 && m < 160 || n == 237 && m > 159)) return 0
        if (k == 1 && (n == 240 && m < 144 || n == 244 && m > 143)) return 0
      }
      return size
    }
    BEGIN {
      for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
      printf "\""
    }
    NR > 1 { printf "\\n" }
    {
      for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        n = code[c]
        if (c == "\"" || c == "\\") printf "\\%s", c
        else if (n < 32 || n == 127) printf "\\u%04x", n
        else if (n < 128) printf "%s", c
        else if (size = sequence($0, i)) { printf "%s", substr($0, i, size); i += size - 1 }
        else printf "\\ufffd"
      }
    }
    END { printf "\"" }'
}

json_of() { printf '%s' "$1" | json_text; }

# Runs "$@" for at most $1 seconds (0: no limit); its whole process group dies with it. 124: time up.
limited() {
  limit=$1
  shift
  in_own_group "$@" &
  child=$!
  watchdog=
  if [ "$limit" -gt 0 ]; then
    # A group of its own too, so that its nap dies with it; by KILL, which a shell that has just been
    # forked cannot lose. Without the agent's output, which it would hold open.
    # shellcheck disable=SC2016 # expanded by the shell that it is for
    in_own_group sh -c '
      sleep "$1"
      : >"$2"
      kill -TERM "-$3" 2>/dev/null || kill -TERM "$3"
      sleep 2
      kill -KILL "-$3" 2>/dev/null || kill -KILL "$3"
    ' watchdog "$limit" "$output/.time-is-up" "$child" >/dev/null 2>&1 &
    watchdog=$!
  fi
  wait "$child"
  code=$?
  child=
  if [ -e "$output/.time-is-up" ]; then
    wait "$watchdog"
    rm -f "$output/.time-is-up"
    return 124
  fi
  if [ -n "$watchdog" ]; then
    kill -KILL "-$watchdog" 2>/dev/null || kill -KILL "$watchdog" 2>/dev/null
    wait "$watchdog" 2>/dev/null
  fi
  return "$code"
}

in_own_group() {
  if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; else exec "$@"; fi
}

# shellcheck disable=SC2317 # called by the trap
end_group() {
  kill -TERM "-$1" 2>/dev/null || kill -TERM "$1" 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 "-$1" 2>/dev/null || kill -0 "$1" 2>/dev/null || return 0
    sleep 0.2
  done
  kill -KILL "-$1" 2>/dev/null || kill -KILL "$1" 2>/dev/null
}

run_script() {
  case $1 in
    *.sql) run_sql "$1" ;;
    *) if [ -x "$1" ]; then "$1"; else sh "$1"; fi ;;
  esac
}

run_sql() {
  case ${1##*/} in
    *clickhouse*) clickhouse-client --multiquery <"$1" ;;
    *) psql "${POSTGRES_URL:-postgresql://postgres@localhost:5432/postgres}" -v ON_ERROR_STOP=1 -f "$1" ;;
  esac
}

# The scenario could not be set up: nobody's score.
give_up() {
  say "$1"
  printf '{"format_version":1,"error":%s}\n' "$(json_of "$1")" >"$output/result.json"
  exit 90
}

has_service() { grep -q "^\[program:$1\]" /etc/supervisord.conf 2>/dev/null; }

# Waits until "$@" works, at most $1 seconds.
wait_for() {
  seconds=$1
  shift
  while ! "$@" >/dev/null 2>&1; do
    seconds=$((seconds - 1))
    [ "$seconds" -gt 0 ] || return 1
    sleep 1
  done
}

start_services() {
  [ -s /etc/supervisord.conf ] && command -v supervisord >/dev/null 2>&1 || return 0
  supervisord -c /etc/supervisord.conf >"$output/services.log" 2>&1 &
  if has_service postgres; then
    export POSTGRES_URL="${POSTGRES_URL:-postgresql://postgres@localhost:5432/postgres}"
    export POSTGRES_HOST=localhost POSTGRES_PORT=5432
    wait_for 30 pg_isready -h localhost || give_up "postgres was not ready within 30 s"
  fi
  if has_service clickhouse; then
    export CLICKHOUSE_URL="${CLICKHOUSE_URL:-http://localhost:8123}"
    export CLICKHOUSE_HOST=localhost CLICKHOUSE_PORT=8123
    wait_for 30 clickhouse-client --query 'SELECT 1' || give_up "clickhouse was not ready within 30 s"
  fi
  if has_service redpanda; then
    export REDPANDA_BROKER="${REDPANDA_BROKER:-localhost:9092}"
    wait_for 45 rpk cluster info || give_up "redpanda was not ready within 45 s"
  fi
}

initialize() {
  for script in "$scenario"/init/*; do
    [ -f "$script" ] || continue
    run_script "$script" >>"$output/init.log" 2>&1 ||
      give_up "init/${script##*/} failed with exit code $?: $(tail -n 3 "$output/init.log")"
  done
}

# An agent of the suite; without a runner of their own, `oracle` solves and `nop` does nothing.
find_runner() {
  runner=/opt/bench/agent/run.sh
  if [ -f "$runner" ]; then return; fi
  case ${EVAL_AGENT:-} in
    nop) runner= ;;
    oracle) runner=$scenario/solution/solve.sh ;;
  esac
  if [ -n "$runner" ] && [ ! -f "$runner" ]; then give_up "there is no $runner to run"; fi
}

run_agent() {
  find_runner
  began=$(date +%s)
  mkfifo "$output/.agent"
  tee "$session" <"$output/.agent" &
  tee_pid=$!
  if [ -z "$runner" ]; then
    set -- true
  elif [ -x "$runner" ]; then
    set -- "$runner"
  else
    set -- sh "$runner"
  fi
  limited "${BENCH_AGENT_TIMEOUT:-0}" "$@" >"$output/.agent" 2>&1
  agent_exit=$?
  wait "$tee_pid"
  rm -f "$output/.agent"
  wall=$(($(date +%s) - began))
  timed_out=false
  if [ "$agent_exit" -eq 124 ]; then timed_out=true; fi
  export AGENT_EXIT_CODE="$agent_exit" EVAL_WALL_CLOCK_SECONDS="$wall" EVAL_SESSION_LOG_PATH="$session"
}

# Appends `"name":true|false` to $core or $own, and the details to $log.
note() {
  kind=$1 name=$2 passed=$3 message=$4
  pair="$(json_of "$name"):$passed"
  detail="$(json_of "$name"):{\"passed\":$passed,\"message\":$(json_of "$message")}"
  if [ "$kind" = core ]; then
    core="$core${core:+,}$pair" core_log="$core_log${core_log:+,}$detail"
  else
    own="$own${own:+,}$pair" own_log="$own_log${own_log:+,}$detail"
  fi
  total=$((total + 1))
  if [ "$passed" = true ]; then
    good=$((good + 1))
  elif [ "$kind" = core ]; then
    core_failed=1
  fi
  if [ "$kind" = scenario ]; then
    own_total=$((own_total + 1))
    if [ "$passed" = true ]; then own_good=$((own_good + 1)); fi
  fi
}

core_functional() {
  if [ "$agent_exit" -eq 0 ]; then
    note core process_exits_clean true "exit code 0"
  else
    note core process_exits_clean false "exit code $agent_exit"
  fi
  if found=$(grep -i -m 1 -E 'unhandled|traceback|panic:' "$session"); then
    note core no_unhandled_errors false "$found"
  else
    note core no_unhandled_errors true ""
  fi
}

tree_digest() { find "$workspace" -type f -exec cksum {} + | sort | cksum; }

core_robust() {
  [ -n "${EVAL_IDEMPOTENT_RERUN_COMMAND:-}" ] || return 0
  first=$(sh -c "$EVAL_IDEMPOTENT_RERUN_COMMAND" >/dev/null 2>&1; echo "$? $(tree_digest)")
  second=$(sh -c "$EVAL_IDEMPOTENT_RERUN_COMMAND" >/dev/null 2>&1; echo "$? $(tree_digest)")
  if [ "$first" = "$second" ] && [ "${first%% *}" = 0 ]; then
    note core idempotent_rerun true ""
  else
    note core idempotent_rerun false "a second run exits differently or changes files"
  fi
}

core_production() {
  missing=
  if has_service postgres && [ -z "${POSTGRES_URL:-}" ]; then missing=POSTGRES_URL; fi
  if has_service clickhouse && [ -z "${CLICKHOUSE_URL:-}" ]; then missing=CLICKHOUSE_URL; fi
  if [ -z "$missing" ]; then
    note core uses_env_vars true ""
  else
    note core uses_env_vars false "$missing is not set"
  fi
  pattern='sk-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY'
  if found=$(grep -r -l -E -e "$pattern" "$workspace" 2>/dev/null | head -n 1) && [ -n "$found" ]; then
    note core no_secrets_in_code false "$found holds what looks like a secret"
  else
    note core no_secrets_in_code true ""
  fi
}

# Reports the assertions of gate $1; fails when the gate does.
judge_gate() {
  core='' own='' core_log='' own_log='' total=0 good=0 core_failed=0 own_total=0 own_good=0
  case $1 in
    functional) core_functional ;;
    robust) core_robust ;;
    production) core_production ;;
  esac
  for assertion in "$scenario/assertions/$1"/*; do
    [ -f "$assertion" ] || continue
    name=${assertion##*/}
    limited "$assertion_limit" "$assertion" >"$output/.said" 2>&1
    case $? in
      0) note scenario "${name%.sh}" true "$(head -c 1000 "$output/.said")" ;;
      124) note scenario "${name%.sh}" false "still running after $assertion_limit s" ;;
      *) note scenario "${name%.sh}" false "$(head -c 1000 "$output/.said")" ;;
    esac
    rm -f "$output/.said"
  done
  reported="$reported${reported:+,}\"$1\":{\"core\":{$core},\"scenario\":{$own}}"
  logged="$logged${logged:+,}\"$1\":{\"core\":{$core_log},\"scenario\":{$own_log}}"
  # At least four fifths of the scenario's own, and every core one.
  [ "$core_failed" -eq 0 ] && [ $((own_good * 5)) -ge $((own_total * 4)) ]
}

report() {
  printf '{%s}\n' "$logged" >"$output/assertion-log.json"
  {
    printf '{"format_version":1,"scenario":%s,"harness":%s,"agent":%s,"model":%s,"version":%s' \
      "$(json_of "${EVAL_SCENARIO:-}")" "$(json_of "${EVAL_HARNESS:-}")" \
      "$(json_of "${EVAL_AGENT:-}")" "$(json_of "${MODEL:-}")" "$(json_of "${EVAL_VERSION:-}")"
    printf ',"agent_exit_code":%s,"agent_timed_out":%s' "$agent_exit" "$timed_out"
    printf ',"efficiency":{"wallClockSeconds":%s}' "$wall"
    printf ',"gates":{%s}}\n' "$reported"
  } >"$output/result.json.tmp"
  mv "$output/result.json.tmp" "$output/result.json"
}

child=
# The run is being ended: whatever runs ends with it, and there is no result.
trap 'if [ -n "$child" ]; then end_group "$child"; fi; exit 143' TERM INT

start_services
initialize
run_agent
reported='' logged=''
for gate in $gates; do
  judge_gate "$gate" || break
done
report
exit 0
