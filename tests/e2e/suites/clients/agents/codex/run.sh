#!/bin/sh
exec codex exec --skip-git-repo-check --dangerously-bypass-approvals-and-sandbox --json -m "$MODEL" \
  "$(cat "/scenario/prompts/$PERSONA.md")" </dev/null
