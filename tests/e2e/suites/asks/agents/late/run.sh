#!/bin/sh
# Asks after a while, until somebody answers: bench may be gone meanwhile.
echo "waiting with $ANTHROPIC_API_KEY"
sleep 4
for _ in 1 2 3 4 5 6 7 8 9 10; do
  wget -q -O - --header "x-api-key: $ANTHROPIC_API_KEY" --header 'content-type: application/json' \
    --post-data '{"model":"claude-test","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}' \
    "$ANTHROPIC_BASE_URL/v1/messages" && exit 0
  sleep 1
done
echo "no answer"
