#!/bin/sh
set -eu

cat >errors.sh <<'EOF'
#!/bin/sh
# Prints the three paths of a web server's log that have the most server errors.
set -eu

log=${1:--}
if [ "$log" = - ]; then
  log=/dev/stdin
elif ! [ -f "$log" ] || ! [ -r "$log" ]; then
  echo "errors.sh: cannot read '$log'" >&2
  exit 1
fi

awk -F' ' 'NF >= 10 && $9 ~ /^5[0-9][0-9]$/ && $7 ~ /^\// {
    sub(/\?.*/, "", $7)
    count[$7]++
  }
  END { for (path in count) print count[path], path }' <"$log" | sort -k1,1nr -k2 | head -n 3
EOF
chmod +x errors.sh
./errors.sh access.log
