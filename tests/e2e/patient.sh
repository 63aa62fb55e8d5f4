# For cases in which something happens while attempts run: `patient_begin [OPTION...]` starts bench
# with two of six seconds and returns when both have written something, `patient_end` tells how
# they ended. Bench prints into `out`.
. "$E2E/left.sh"

patient_suite="--suite $E2E/suites/probe --matrix --agent patient --harness plain"

patient_begin() {
  # shellcheck disable=SC2086 # several words
  "$BENCH" build $patient_suite >/dev/null 2>&1
  # shellcheck disable=SC2086
  "$BENCH" run $patient_suite --trials 2 --parallel 2 --results-dir r "$@" >out 2>&1 &
  bench=$!
  until [ "$(cat r/*/*/attempt-1/stdout.log 2>/dev/null | grep -c 'line 3 of')" -eq 2 ]; do
    kill -0 "$bench"
    sleep 0.1
  done
}

patient_end() {
  code=0
  wait "$bench" || code=$?
  echo "bench exit $code"
  python3 "$E2E/attempts.py" r
  echo "containers left: $(containers_left r)"
}
