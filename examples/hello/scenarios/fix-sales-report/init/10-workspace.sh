#!/bin/sh
# The starting state: sales of one week, and a report whose totals nobody believes.
set -eu

cat >sales.csv <<'EOF'
date,region,units,amount
2026-03-02,north,3,120.50
2026-03-02,south,1,80.00
2026-03-03,west,7,310.25
2026-03-03,north,2,99.50
2026-03-04,east,5,45.00
2026-03-05,south,4,160.75
2026-03-06,west,1,39.75
EOF

cat >report.sh <<'EOF'
#!/bin/sh
# Total sales by region.
while IFS=, read -r date region units amount; do
  total=$(grep ",$region," sales.csv | cut -d, -f3 | awk '{ sum += $1 } END { print sum }')
  echo "$region,$total"
done <sales.csv
EOF
chmod +x report.sh
