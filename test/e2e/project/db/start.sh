# Starts PostgreSQL on the volume. The first start makes the cluster aside and moves it into place when it is complete.
set -eu
volume=/var/lib/postgresql/data
cluster=$volume/cluster

as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

if [ ! -d "$cluster" ]; then
  rm -rf "$cluster.new"
  chown postgres:postgres "$volume"
  as_postgres initdb --pgdata="$cluster.new" --encoding=UTF8 --auth-local=trust --auth-host=scram-sha-256 --no-sync
  echo 'host all all all scram-sha-256' >>"$cluster.new/pg_hba.conf"
  as_postgres pg_ctl --pgdata="$cluster.new" --wait --options="-c listen_addresses=''" start
  as_postgres psql --quiet --dbname=postgres --set=password="$POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE trader LOGIN PASSWORD :'password';
CREATE DATABASE trading OWNER trader;
\connect trading
SET ROLE trader;
CREATE TABLE quote (symbol text NOT NULL, price numeric NOT NULL, seen timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON quote (seen);
SQL
  as_postgres pg_ctl --pgdata="$cluster.new" --wait --mode=fast stop
  mv "$cluster.new" "$cluster"
fi
exec setpriv --reuid=postgres --regid=postgres --init-groups postgres -D "$cluster" -c "listen_addresses=*"
