#!/bin/sh
exec node /usr/lib/gemini-cli/bundle/gemini.js -m "$MODEL" --skip-trust -y -p "$(cat "/scenario/prompts/$PERSONA.md")" </dev/null
