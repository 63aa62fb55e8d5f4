#!/bin/sh
# Asks at once and again after a while, and tells what it believes it has used.
ask() {
  wget -q -O - --header "x-api-key: $ANTHROPIC_API_KEY" --header 'content-type: application/json' \
    --post-data '{"model":"claude-test","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}' \
    "$ANTHROPIC_BASE_URL/v1/messages" >/dev/null && echo "answered"
}
echo '{"agentSteps":2,"tokensUsed":80,"llmApiCostUsd":0.08}' >/output/agent-metrics.json
ask
sleep 3
ask
