#!/bin/sh
# Asks for ever, whatever it is told.
while :; do
  wget -q -O - --header "x-api-key: $ANTHROPIC_API_KEY" --header 'content-type: application/json' \
    --post-data '{"model":"claude-test","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}' \
    "$ANTHROPIC_BASE_URL/v1/messages" >/dev/null && echo "answered"
  sleep 1
done
