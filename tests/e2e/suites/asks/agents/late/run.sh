#!/bin/sh
# Asks, and after a while once more, until somebody answers: bench may be gone meanwhile.
ask() {
  wget -q -O - --header "x-api-key: $ANTHROPIC_API_KEY" --header 'content-type: application/json' \
    --post-data '{"model":"claude-test","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}' \
    "$ANTHROPIC_BASE_URL/v1/messages"
}
ask
echo "waiting with $ANTHROPIC_API_KEY"
sleep 4
for _ in 1 2 3 4 5 6 7 8 9 10; do
  ask && exit 0
  sleep 1
done
echo "no answer"
