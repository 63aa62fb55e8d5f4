#!/bin/sh
set -eu

cat >migrate.sh <<'EOF'
#!/bin/sh
# Brings a configuration file from format 1 to format 2; does nothing when that has been done.
set -eu

if [ $# -ne 1 ] || ! [ -f "$1" ]; then
  echo "usage: migrate.sh FILE" >&2
  exit 2
fi
if grep -q '^format *=' "$1"; then exit 0; fi

[ -f "$1.bak" ] || cp -p "$1" "$1.bak"
new="$1.new.$$"
trap 'rm -f "$new"' EXIT
cp -p "$1" "$new"
{
  echo 'format = 2'
  sed 's/^db_host *=/database.host =/; s/^db_port *=/database.port =/' "$1"
} >"$new"
mv "$new" "$1"
EOF
chmod +x migrate.sh
./migrate.sh app.conf
cat app.conf
