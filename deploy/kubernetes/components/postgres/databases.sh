# Runs once, when the data directory is made: a database and a role for each service. The passwords are psql's to quote.
set -eu
for service in vault auth mail; do
    eval "password=\$${service}_password"
    psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
        --set service="$service" --set password="$password" <<'SQL'
create role :"service" login password :'password';
create database :"service" owner :"service";
revoke connect on database :"service" from public;
SQL
done
