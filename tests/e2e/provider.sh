# Sourced by cases: a model provider that answers as `provider JSON` tells it, until the case ends.
# tests/support/fake_provider.py says what can be told.
provider() {
  echo "$1" >provider.json
  start_provider fake_provider.py provider.json
}

# Waits until it listens; `provider_pid` is its process, `upstream` its address, for every built-in provider.
start_provider() {
  program=$1
  shift
  python3 "$SUPPORT/$program" "$@" provider.port &
  provider_pid=$!
  trap 'kill $provider_pid' EXIT
  while [ ! -f provider.port ]; do
    kill -0 $provider_pid
    sleep 0.05
  done
  upstream=http://127.0.0.1:$(cat provider.port)
  export BENCH_PROVIDER_ANTHROPIC_UPSTREAM="$upstream" BENCH_PROVIDER_OPENAI_UPSTREAM="$upstream" \
    BENCH_PROVIDER_GEMINI_UPSTREAM="$upstream"
}
