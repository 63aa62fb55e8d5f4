#!/bin/sh
# Asks twenty times at once.
ask() {
  wget -q -O - --header "x-api-key: $ANTHROPIC_API_KEY" --header 'content-type: application/json' \
    --post-data '{"model":"claude-test","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}' \
    "$ANTHROPIC_BASE_URL/v1/messages" >/dev/null && echo "answered"
}
for _ in 1 2 3 4 5 6 7 8 9 10; do
  ask & ask &
done
wait
