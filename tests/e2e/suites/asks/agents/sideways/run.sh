#!/bin/sh
# Asks for what costs money and is no answer of a model.
wget -q -O - --header "x-api-key: $ANTHROPIC_API_KEY" --header 'content-type: application/json' \
  --post-data '{"model":"mystery","input":"hi"}' "$ANTHROPIC_BASE_URL/v1/embeddings" || echo "no answer"
