# Sourced by cases: a model provider that misbehaves as `faults JSON` tells it, until the case ends.
# tests/support/faulty_provider.py says what can be told.
. "$E2E/provider.sh"

faulty_provider() { start_provider faulty_provider.py; }

faults() { curl -sf "$upstream/__control" -d "$1" >/dev/null; }

# What was asked with which key, and what came of it: `sk-a /v1/messages status`.
asked() {
  curl -sf "$upstream/__log" | python3 -c 'import json, sys
for one in json.load(sys.stdin)["log"]: print(one["key"], one["target"], one["fault"])'
}

# A newer jq keeps the `.0` of a number.
without_point_zero() { sed 's/\([0-9]\)\.0\([],}]\)/\1\2/g'; }
