#!/bin/sh
# Reads the prompt that it is given and does a plausible, partial job: requirements that the prompt
# does not spell out are not met. The same prompt always gives the same work.
set -eu

prompt=/scenario/prompts/${PERSONA:-naive}.md
steps=0

says() { grep -qi -- "$1" "$prompt"; }

step() {
  steps=$((steps + 1))
  echo "step $steps: $1"
}

write_report() {
  step "rewrite report.sh with awk"
  if says 'first argument'; then
    cat >report.sh <<'EOF'
#!/bin/sh
[ -f "$1" ] || { echo "report.sh: cannot read '$1'" >&2; exit 1; }
tr -d '\r' <"$1" | awk -F, 'NR > 1 && NF >= 4 { total[$2] += $4 }
  END { for (region in total) printf "%s,%.2f\n", region, total[region] }' | sort
EOF
  else
    cat >report.sh <<'EOF'
#!/bin/sh
awk -F, 'NR > 1 { total[$2] += $4 }
  END { for (region in total) printf "%s,%.2f\n", region, total[region] }' sales.csv | sort
EOF
  fi
}

write_errors() {
  step "write errors.sh"
  if says 'ninth field'; then
    cat >errors.sh <<'EOF'
#!/bin/sh
while read -r line; do
  status=$(echo "$line" | cut -d' ' -f9)
  path=$(echo "$line" | cut -d' ' -f7 | cut -d'?' -f1)
  case $status in 5??) echo "$path" ;; esac
done <"${1:-access.log}" | sort | uniq -c | sort -k1,1nr -k2 | head -n 3 | sed 's/^ *//'
EOF
  else
    cat >errors.sh <<'EOF'
#!/bin/sh
grep ' 5' "${1:-access.log}" | cut -d' ' -f7 | sort | uniq -c | sort -rn | head -n 3 | sed 's/^ *//'
EOF
  fi
  chmod +x errors.sh
}

write_migration() {
  step "rewrite migrate.sh"
  if says 'twice'; then
    cat >migrate.sh <<'EOF'
#!/bin/sh
set -eu
grep -q '^format *=' "$1" && exit 0
[ -f "$1.bak" ] || cp -p "$1" "$1.bak"
{ echo 'format = 2'; sed 's/^db_host *=/database.host =/; s/^db_port *=/database.port =/' "$1.bak"; } >"$1"
EOF
  else
    cat >migrate.sh <<'EOF'
#!/bin/sh
sed -i 's/^db_host *=/database.host =/; s/^db_port *=/database.port =/; 1i format = 2' "$1"
EOF
  fi
}

step "read $(wc -l <"$prompt") lines of instructions"
if says 'report\.sh'; then write_report; fi
if says 'errors\.sh'; then write_errors; fi
if says 'migrate\.sh'; then write_migration; fi
step "done"

mkdir -p /output
printf '{"agentSteps": %d, "tokensUsed": 0, "llmApiCostUsd": 0}\n' "$steps" \
  >/output/agent-metrics.json
