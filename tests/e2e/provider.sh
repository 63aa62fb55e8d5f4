# Sourced by cases: a model provider that answers as `provider JSON` tells it, until the case ends.
provider() {
  echo "$1" >provider.json
  python3 "$SUPPORT/fake_provider.py" provider.json provider.port &
  provider_pid=$!
  trap 'kill $provider_pid' EXIT
  while [ ! -f provider.port ]; do
    kill -0 $provider_pid
    sleep 0.05
  done
  BENCH_PROVIDER_ANTHROPIC_UPSTREAM=http://127.0.0.1:$(cat provider.port)
  export BENCH_PROVIDER_ANTHROPIC_UPSTREAM
}
