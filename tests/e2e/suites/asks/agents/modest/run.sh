#!/bin/sh
# Asks three times, one after the other.
for _ in 1 2 3; do
  wget -q -O - --header "x-api-key: $ANTHROPIC_API_KEY" --header 'content-type: application/json' \
    --post-data '{"model":"claude-test","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}' \
    "$ANTHROPIC_BASE_URL/v1/messages" >/dev/null && echo "answered"
done
