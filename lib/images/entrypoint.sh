#!/bin/sh
# The entry point of images that bench builds: services, init, the agent under its time limit, the
# assertions gate by gate, /output/result.json. POSIX sh and what busybox has, nothing else.
#
# Exit codes: 0 a result was written; 90 the scenario could not be set up; 91 the result could not be
# written; 143 the run was stopped. With 90 and 143 result.json holds an error in place of gates.
set -u

scenario=/scenario
workspace=${EVAL_WORKSPACE_ROOT:-/workspace}
output=/output
session=$output/session.log
control=/opt/bench/control
gates='functional correct robust performant production'
assertion_limit=${BENCH_ASSERTION_TIMEOUT:-120}
drain_limit=2
child=

say() { echo "bench: $*" >&2; }

# Sets $now to milliseconds on a clock that nobody turns back, as exactly as /proc tells.
tick() {
  if read -r up _ 2>/dev/null </proc/uptime; then
    now=$((${up%.*} * 1000 + 1${up#*.}0 - 1000))
  else
    now=$(($(date +%s) * 1000))
  fi
}

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

# The same of $1; most texts need no program for it.
json_of() {
  case $1 in
    *[!abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:,/\ -]*)
      printf '%s' "$1" | json_text ;;
    *) printf '"%s"' "$1" ;;
  esac
}

# Makes standard input the result, whatever an agent may have left in its place.
write_result() {
  rm -rf "$output/result.json" "$output/.result.json"
  cat >"$output/.result.json" && mv "$output/.result.json" "$output/result.json"
}

# Ends without gates: nobody's score.
end_with() {
  say "$2"
  printf '{"format_version":1,"error":%s}\n' "$(json_of "$2")" | write_result
  exit "$1"
}

give_up() { end_with 90 "$1"; }

stop() {
  trap '' TERM INT
  if [ -n "$child" ]; then
    end_group "$child" &
    wait "$child"
    wait $!
  fi
  end_with 143 "the run was stopped before its end"
}

# Ends the process group of $1, which somebody else waits for: TERM, then KILL.
end_group() {
  kill -TERM "-$1" 2>/dev/null || kill -TERM "$1" 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 "-$1" 2>/dev/null || kill -0 "$1" 2>/dev/null || return 0
    sleep 0.2 2>/dev/null || sleep 1
  done
  kill -KILL "-$1" 2>/dev/null || kill -KILL "$1" 2>/dev/null
}

# Runs "$@" for at most $1 seconds (0: no limit), then ends all of its process group. $time_is_up
# says whether that was necessary.
limited() {
  seconds=$1
  shift
  rm -f "$control/time-is-up"
  ${has_setsid:+setsid} "$@" &
  child=$!
  watchdog=
  if [ "$seconds" -gt 0 ]; then
    watch "$seconds" "$child" >/dev/null 2>&1 & # must not hold the output of "$@" open
    watchdog=$!
  fi
  wait "$child"
  code=$?
  child=
  time_is_up=false
  if [ -e "$control/time-is-up" ]; then
    time_is_up=true
    wait "$watchdog"
  elif [ -n "$watchdog" ]; then
    # By KILL, since a shell that has just been forked can lose a TERM; with its nap.
    kill -KILL "-$watchdog" 2>/dev/null || kill -KILL "$watchdog" 2>/dev/null
    wait "$watchdog" 2>/dev/null
  fi
  return "$code"
}

# Ends the group of $2 after $1 seconds, and as many as the gateway has kept its requests waiting; a
# program of its own, so that it can be a group of its own.
watch() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  exec ${has_setsid:+setsid} sh -c '
    seconds=$1 group=$2 mark=$3
    end() {
      : >"$mark"
      kill -TERM "-$group" 2>/dev/null || kill -TERM "$group"
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 "-$group" 2>/dev/null || kill -0 "$group" || exit 0
        sleep 0.2 || sleep 1
      done
      kill -KILL "-$group" 2>/dev/null || kill -KILL "$group"
    }
    trap end EXIT # also when this shell dies since no process can be made any more
    sleep "$seconds"
    [ -n "${BENCH_GATEWAY:-}" ] || exit 0
    held() {
      eval "token=\$$BENCH_GATEWAY_KEY"
      wget -q -O - --header "x-api-key: $token" "$BENCH_GATEWAY/held" 2>/dev/null ||
        curl -sf -H "x-api-key: $token" "$BENCH_GATEWAY/held"
    }
    given=0
    while owed=$(held) && [ "$owed" -gt "$given" ]; do
      sleep $((owed - given))
      given=$owed
    done
  ' watchdog "$1" "$2" "$control/time-is-up"
}

limited_script() {
  if [ -x "$2" ]; then limited "$1" "$2"; else limited "$1" sh "$2"; fi
}

run_sql() {
  case ${1##*/} in
    *postgres*) client=psql ;;
    *clickhouse*) client=clickhouse ;;
    *) client=psql ;;
  esac
  if [ "$client" = psql ]; then
    limited 0 psql "${POSTGRES_URL:-postgresql://postgres@localhost:5432/postgres}" \
      -v ON_ERROR_STOP=1 -f "$1"
  else
    # shellcheck disable=SC2016 # expanded by the inner shell
    limited 0 sh -c 'clickhouse-client --multiquery <"$1"' sh "$1"
  fi
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
    wait_for 30 clickhouse-client --query 'SELECT 1' ||
      give_up "clickhouse was not ready within 30 s"
  fi
  if has_service redpanda; then
    export REDPANDA_BROKER="${REDPANDA_BROKER:-localhost:9092}"
    wait_for 45 rpk cluster info || give_up "redpanda was not ready within 45 s"
  fi
}

initialize() {
  for script in "$scenario"/init/*; do
    [ -f "$script" ] || continue
    case $script in
      *.sql) run_sql "$script" ;;
      *) limited_script 0 "$script" ;;
    esac >>"$output/init.log" 2>&1 ||
      give_up "init/${script##*/} failed with exit code $?: $(tail -n 3 "$output/init.log")"
  done
}

# An agent of the suite; without a runner of their own, `oracle` solves and `nop` does nothing.
find_runner() {
  runner=/opt/bench/agent/run.sh
  if [ -f "$runner" ]; then return; fi
  case ${EVAL_AGENT:-} in
    nop) runner=/dev/null ;;
    oracle) runner=$scenario/solution/solve.sh ;;
  esac
  if [ ! -e "$runner" ]; then give_up "there is no $runner to run"; fi
}

run_agent() {
  find_runner
  mkfifo "$control/said" "$control/drained" || give_up "cannot make a pipe in $control"
  { tee "$session" <"$control/said"; echo >"$control/drained"; } &
  tick
  began=$now
  limited_script "${BENCH_AGENT_TIMEOUT:-0}" "$runner" >"$control/said" 2>&1
  agent_exit=$?
  tick
  wall=$((now - began))
  agent_timed_out=$time_is_up
  # What the agent has left running may hold its output open for ever.
  { sleep "$drain_limit"; echo >"$control/drained"; } >/dev/null 2>&1 &
  read -r _ <"$control/drained"
  kill $! 2>/dev/null
  wall=$((wall / 1000)).$(printf '%03d' $((wall % 1000)))
  export AGENT_EXIT_CODE="$agent_exit" EVAL_WALL_CLOCK_SECONDS="$wall" EVAL_SESSION_LOG_PATH="$session"
}

# note core|scenario NAME true|false MESSAGE: counts an assertion, which has taken since $began.
note() {
  tick
  name=$(json_of "$2")
  pair="$name:$3"
  detail="$name:{\"passed\":$3,\"durationMs\":$((now - began)),\"message\":$(json_of "$4")}"
  if [ "$1" = core ]; then
    core="$core${core:+,}$pair" core_log="$core_log${core_log:+,}$detail"
    if [ "$3" = false ]; then core_failed=1; fi
  else
    own="$own${own:+,}$pair" own_log="$own_log${own_log:+,}$detail" own_total=$((own_total + 1))
    if [ "$3" = true ]; then own_good=$((own_good + 1)); fi
  fi
  tick
  began=$now
}

core_functional() {
  if [ "$agent_timed_out" = true ]; then
    note core process_exits_clean false "stopped after ${BENCH_AGENT_TIMEOUT:-0} s"
  elif [ "$agent_exit" -eq 0 ]; then
    note core process_exits_clean true "exit code 0"
  else
    note core process_exits_clean false "exit code $agent_exit"
  fi
  found=$(grep -a -i -m 1 -E 'unhandled|traceback|panic:' "$session" 2>/dev/null | head -c 500)
  if [ -n "$found" ]; then
    note core no_unhandled_errors false "$found"
  else
    note core no_unhandled_errors true ""
  fi
}

rerun() {
  limited "$assertion_limit" sh -c "$EVAL_IDEMPOTENT_RERUN_COMMAND" >/dev/null 2>&1
  rerun_state="$? $(find "$workspace" -type f -exec sha256sum {} + | sort | sha256sum)"
}

core_robust() {
  [ -n "${EVAL_IDEMPOTENT_RERUN_COMMAND:-}" ] || return 0
  rerun
  first=$rerun_state
  rerun
  if [ "$first" = "$rerun_state" ] && [ "${first%% *}" = 0 ]; then
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
  found=$(grep -r -l -E -e "$pattern" "$workspace" 2>/dev/null | head -n 1)
  if [ -n "$found" ]; then
    note core no_secrets_in_code false "$found holds what looks like a secret"
  else
    note core no_secrets_in_code true ""
  fi
}

# Runs the assertion $1; it passes when it exits with 0, and what it says first is its message.
run_assertion() {
  name=${1##*/}
  passed=false
  if limited_script "$assertion_limit" "$1" >"$control/message" 2>&1; then passed=true; fi
  message=$(head -c 1000 "$control/message" | tr -d '\000')
  if [ "$time_is_up" = true ]; then passed=false message="still running after $assertion_limit s"; fi
  note scenario "${name%.sh}" "$passed" "$message"
}

# Reports the assertions of gate $1; fails when the gate does: at least four fifths of the scenario's
# own must pass, and every core one.
judge_gate() {
  core='' own='' core_log='' own_log='' core_failed=0 own_total=0 own_good=0
  tick
  began=$now
  case $1 in
    functional) core_functional ;;
    robust) core_robust ;;
    production) core_production ;;
  esac
  for assertion in "$scenario/assertions/$1"/*; do
    if [ -f "$assertion" ]; then run_assertion "$assertion"; fi
  done
  reported="$reported${reported:+,}\"$1\":{\"core\":{$core},\"scenario\":{$own}}"
  logged="$logged${logged:+,}\"$1\":{\"core\":{$core_log},\"scenario\":{$own_log}}"
  [ "$core_failed" -eq 0 ] && [ $((own_good * 5)) -ge $((own_total * 4)) ]
}

report() {
  printf '{%s}\n' "$logged" >"$output/assertion-log.json"
  {
    printf '{"format_version":1,"scenario":%s,"harness":%s,"agent":%s,"model":%s,"version":%s' \
      "$(json_of "${EVAL_SCENARIO:-}")" "$(json_of "${EVAL_HARNESS:-}")" \
      "$(json_of "${EVAL_AGENT:-}")" "$(json_of "${MODEL:-}")" "$(json_of "${EVAL_VERSION:-}")"
    printf ',"agent_exit_code":%s,"agent_timed_out":%s' "$agent_exit" "$agent_timed_out"
    printf ',"efficiency":{"wallClockSeconds":%s},"gates":{%s}}\n' "$wall" "$reported"
  } | write_result
}

trap stop TERM INT
has_setsid=$(command -v setsid)
rm -rf "$control"
mkdir -p "$output" "$workspace" "$control" || exit 91
cd "$workspace" || give_up "cannot enter $workspace"
start_services
initialize
run_agent
reported='' logged=''
for gate in $gates; do
  judge_gate "$gate" || break
done
report || exit 91
