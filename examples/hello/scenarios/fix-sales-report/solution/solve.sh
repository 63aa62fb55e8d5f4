#!/bin/sh
set -eu

cat >report.sh <<'EOF'
#!/bin/sh
# Prints `region,total` for each region of a CSV file with the columns date,region,units,amount.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: report.sh FILE" >&2
  exit 2
fi
if ! [ -f "$1" ] || ! [ -r "$1" ]; then
  echo "report.sh: cannot read '$1'" >&2
  exit 1
fi

tr -d '\r' <"$1" | awk -F, '
  NR > 1 && NF >= 4 { total[$2] += $4 }
  END { for (region in total) printf "%s,%.2f\n", region, total[region] }' | sort
EOF
chmod +x report.sh
./report.sh sales.csv
