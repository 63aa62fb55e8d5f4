# Sourced by cases in tests/e2e/faults: `own_engine [OPTION...]` starts an engine of the case's own,
# with options of dockerd, and an image for scenarios. The case may take it away: `engine kill`,
# `engine stop`, `engine start [OPTION...]`. When the case ends, nothing of it is left.

own_engine() {
  engine_folder=$PWD/engine
  trap engine_end EXIT
  trap 'exit 143' INT TERM
  engine start "$@"
  "$REPO/scripts/busybox-image" "$BENCH_ENGINE" bench-example:busybox >/dev/null
}

engine() {
  case $1 in
    start)
      shift
      [ "$ENGINE_KIND" = docker ] || set --
      BENCH_ENGINE=$("$REPO/scripts/engine" start "$ENGINE_KIND" "$engine_folder" "$@")
      export BENCH_ENGINE ;;
    *) "$REPO/scripts/engine" "$1" "$engine_folder" ;;
  esac
}

# Calls the engine's API: its method, its target.
engine_api() {
  curl -sSf --unix-socket "${BENCH_ENGINE#unix://}" -X "$1" "http://engine/v1.40$2"
}

# Removes what a case that failed has left running: no daemon can be asked to later. Docker itself leaves
# the bridge of a network that it could not use: the case names it in $engine_bridge.
engine_end() {
  set +e
  [ -z "${bench:-}" ] || kill -KILL "$bench" 2>/dev/null
  engine_api GET /_ping >/dev/null 2>&1 || engine start
  for id in $(engine_api GET '/containers/json?all=1' | grep -o '"Id":"[0-9a-f]*"' | cut -d '"' -f 4); do
    engine_api DELETE "/containers/$id?v=1&force=1"
  done
  engine stop
  cut -d ' ' -f 2 /proc/mounts | grep "^$engine_folder/" | sort -r | xargs -r "$REPO/scripts/as-root" umount
  [ -z "${engine_bridge:-}" ] || "$REPO/scripts/as-root" busybox ip link del "$engine_bridge"
}
