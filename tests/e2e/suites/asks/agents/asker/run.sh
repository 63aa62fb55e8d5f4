#!/bin/sh
# Asks once, says what it got.
echo "base: $ANTHROPIC_BASE_URL"
wget -q -O - --header "x-api-key: $ANTHROPIC_API_KEY" --header 'content-type: application/json' \
  --post-data '{"model":"claude-test","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}' \
  "$ANTHROPIC_BASE_URL/v1/messages" || echo "no answer"
