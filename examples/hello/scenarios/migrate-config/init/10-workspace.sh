#!/bin/sh
# The starting state: a configuration in format 1, and a migration that changes too much, every time.
set -eu

cat >app.conf <<'EOF'
# db_host is where the data lives
db_host = db.internal
db_port = 5432
replica_db_host = replica.internal
banner = set db_host = first
log = info
EOF
chmod 600 app.conf
cp -p app.conf .app.conf.original

cat >migrate.sh <<'EOF'
#!/bin/sh
sed -i 's/db_host/database.host/; s/db_port/database.port/' "$1"
echo 'format = 2' >>"$1"
EOF
chmod +x migrate.sh
