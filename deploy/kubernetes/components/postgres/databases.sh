# Runs once, when the data directory is made, as a part of the image's own script: a database and a role for each service. The passwords are
# psql's to quote.
for service in vault auth mail; do
    variable=${service}_password
    psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
        --set service="$service" --set password="${!variable}" <<'SQL'
create role :"service" login password :'password';
create database :"service" owner :"service";
revoke connect on database :"service" from public;
SQL
done
