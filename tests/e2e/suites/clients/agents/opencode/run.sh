#!/bin/sh
exec opencode run -m "anthropic/$MODEL" "$(cat "/scenario/prompts/$PERSONA.md")" </dev/null
