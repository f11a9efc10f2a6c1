# Runs before each start of PostgreSQL, and may be killed anywhere: the cluster is made beside its place and moved there when it is whole,
# and what has to be in it is looked at every time. The server is not started for that: nobody can connect meanwhile.
#
# The superuser has no password and comes in from inside the pod only: kubectl exec postgres-0 -- psql -U postgres
set -euo pipefail

refuse() {
    echo "$1 See 'A new major version of PostgreSQL' in deploy/kubernetes/README.md." >&2
    exit 1
}

volume=${PGDATA%/*/*}
[[ $(postgres --version) =~ [0-9]+ ]]
major=${BASH_REMATCH[0]}
if [[ $PGDATA != "$volume/$major/"* ]]; then
    refuse "This is PostgreSQL $major, and PGDATA is $PGDATA: the databases of another major version."
fi

if [[ ! -s $PGDATA/PG_VERSION ]]; then
    for other in "$volume"/*/*/PG_VERSION; do
        if [[ -s $other && $other != *.unfinished/* && ! -e ${other%/*/*}/dumped ]]; then
            refuse "There are databases of another major version in ${other%/*}: nothing is made beside them until they are marked as dumped."
        fi
    done
    unfinished=$PGDATA.unfinished
    rm -rf "$unfinished"
    mkdir -p "${PGDATA%/*}"
    initdb --pgdata="$unfinished" --username=postgres --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=scram-sha-256
    echo 'host all all all scram-sha-256' >>"$unfinished/pg_hba.conf"
    sync "$unfinished/pg_hba.conf"
    mv -T "$unfinished" "$PGDATA"
    sync "${PGDATA%/*}"
fi

# PostgreSQL refuses a directory that others may read, and a volume's driver may have opened it for the pod's group.
chmod 700 "$PGDATA"

# Statements for a database, each of which ends at an empty line. None is logged, as there are passwords in them.
sql() {
    postgres --single -j -D "$PGDATA" -c exit_on_error=on -c log_min_error_statement=panic -c log_checkpoints=off "$1"
}

quote="'"
for role in vault_owner vault auth mail; do
    password=${role}_password
    sql postgres <<SQL
do \$\$ begin if not exists (select from pg_roles where rolname = '$role') then create role $role; end if; end \$\$;

alter role $role login password '${!password//$quote/$quote$quote}';

SQL
done

databases=$(sql postgres <<<'select datname from pg_database;')
for owner in vault_owner auth mail; do
    database=${owner%_owner}
    if [[ $databases != *"datname = \"$database\""* ]]; then
        sql postgres <<<"create database $database owner $owner;"
    fi
    sql postgres <<<"revoke connect on database $database from public;"
done
# The vault's belonged to the role that the service works as before there were two.
sql vault <"${0%/*}/hand-over.sql"
