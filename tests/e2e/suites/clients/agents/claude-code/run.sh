#!/bin/sh
exec claude -p "$(cat "/scenario/prompts/$PERSONA.md")" --model "$MODEL" --output-format json \
  --dangerously-skip-permissions </dev/null
