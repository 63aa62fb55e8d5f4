# Sourced by cases: a model provider that misbehaves as `faults JSON` tells it, until the case ends.
# tests/support/faulty_provider.py says what can be told.
faulty_provider() {
  python3 "$SUPPORT/faulty_provider.py" faulty.port &
  faulty_pid=$!
  trap 'kill $faulty_pid' EXIT
  while [ ! -f faulty.port ]; do
    kill -0 $faulty_pid
    sleep 0.05
  done
  upstream=http://127.0.0.1:$(cat faulty.port)
  export BENCH_PROVIDER_ANTHROPIC_UPSTREAM="$upstream" BENCH_PROVIDER_OPENAI_UPSTREAM="$upstream" \
    BENCH_PROVIDER_GEMINI_UPSTREAM="$upstream"
}

faults() { curl -sf "$upstream/__control" -d "$1" >/dev/null; }

# What was asked with which key, and what came of it: `sk-a /v1/messages status`.
asked() {
  curl -sf "$upstream/__log" | python3 -c 'import json, sys
for one in json.load(sys.stdin)["log"]: print(one["key"], one["target"], one["fault"])'
}
