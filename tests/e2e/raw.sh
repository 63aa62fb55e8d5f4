# For cases whose containers are nobody's entry point but their own: `. "$E2E/raw.sh"`, then
# `raw_suite FOLDER` makes a dec-bench repository of one scenario that needs no key, and
# `raw_image 'SHELL SCRIPT' [ENTRYPOINT]` the image of its only cell.

raw_suite() {
  suite=$1
  mkdir -p "$suite/.git" "$suite/scenarios/raw/prompts" "$suite/scenarios/raw/init" "$suite/scenarios/raw/assertions" \
    "$suite/apps/web/data/scenarios" "$suite/apps/web/data/harnesses" "$suite/docker/agents/raw"
  cat >"$suite/scenarios/raw/scenario.json" <<'EOT'
{"id": "raw", "title": "Raw", "description": "Raw.", "tier": "tier-1", "domain": "foo-bar", "harness": "base-rt",
 "tasks": [{"id": "t", "description": "d", "category": "debugging"}], "personaPrompts": {"naive": "prompts/naive.md"},
 "infrastructure": {"services": [], "description": "none"}, "tags": []}
EOT
  cat >"$suite/apps/web/data/harnesses/base-rt.json" <<'EOT'
{"id": "base-rt", "title": "None", "description": "None", "installScript": "", "networkPolicy": "open",
 "allowlistedEndpoints": [], "tools": []}
EOT
  echo x >"$suite/scenarios/raw/prompts/naive.md"
  echo '#!/bin/sh' >"$suite/docker/agents/raw/run.sh"
  # Cases run side by side, and their images have to differ.
  echo '{"format_version": 1, "defaults": {"version": "v'$$'"}}' >"$suite/bench.json"
  raw="--suite $suite --matrix --agent raw --mode no-plan --persona naive"
}

raw_image() {
  # shellcheck disable=SC2086 # several words
  tag=$("$BENCH" build $raw --dry-run --force)
  mkdir context
  printf '%s\n' "$1" >context/raw.sh
  printf 'FROM bench-example:busybox\nCOPY raw.sh /raw.sh\nENTRYPOINT %s\n' "${2:-[\"sh\", \"/raw.sh\"]}" \
    >context/Dockerfile
  tar -C context -cf - . | curl -sSf --unix-socket "${BENCH_ENGINE#unix://}" -X POST -H 'Content-Type: application/x-tar' \
    --data-binary @- "http://engine/v1.40/build?q=1&t=$tag" >/dev/null
  rm -rf context
}
