package io.sealpost.vault.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.ClientKey;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import jakarta.persistence.EntityManager;
import jakarta.persistence.metamodel.EntityType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Every sealed column is sealed anew, those too that nobody thought of here. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SealedColumnsTest {

    private static final String APPLICATION = "every-column";

    private static final Set<String> NOT_SEALED = Set.of(
            "data_key.wrapped",
            "wrapped_data_key.wrapped",
            "redeemed_code.hash",
            "imported_token.hash",
            "audit_entry.hash",
            "audit_checkpoint.signature");

    private final ResealJob job;
    private final SealedTables tables;
    private final Sealer sealer;
    private final DataSource database;
    private final EntityManager entities;

    SealedColumnsTest(ResealJob job, SealedTables tables, Sealer sealer, DataSource database, EntityManager entities) {
        this.job = job;
        this.tables = tables;
        this.sealer = sealer;
        this.database = database;
        this.entities = entities;
    }

    @Test
    void everyBinaryColumnIsFoundOrNoSecret() throws SQLException {
        var binary = column("select table_name || '.' || column_name from information_schema.columns"
                + " where table_schema = 'public' and data_type = 'bytea'");

        var found = tables.all().stream().flatMap(SealedColumnsTest::columns);

        assertThat(Stream.concat(found, NOT_SEALED.stream())).containsExactlyInAnyOrderElementsOf(binary);
    }

    @Test
    void everySealedColumnCountsForItsRowsDataKey() throws SQLException {
        for (var table : tables.all()) {
            var expression = column("select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d join pg_attribute a"
                    + " on a.attrelid = d.adrelid and a.attnum = d.adnum where a.attname = 'data_key'"
                    + " and a.attgenerated = 's' and d.adrelid = '" + table.name() + "'::regclass");

            assertThat(expression).as(table.name()).singleElement().satisfies(text -> assertThat(table.sealed())
                    .allMatch(name -> text.contains("seal_key(" + name + ")")));
        }
    }

    @Test
    void everySealedTableRefersToItsDataKeyAndFindsItsRows() throws SQLException {
        for (var table : tables.all()) {
            var key = table.key().stream().map(SealedTable.Column::name).collect(Collectors.joining(", "));

            assertThat(column("select pg_get_constraintdef(oid) from pg_constraint where contype = 'f' and conrelid = '"
                            + table.name() + "'::regclass"))
                    .contains("FOREIGN KEY (data_key) REFERENCES data_key(key_id)");
            assertThat(column("select indexdef from pg_indexes where tablename = '" + table.name() + "'"))
                    .anyMatch(index -> index.endsWith("(data_key, " + key + ")"));
        }
    }

    /** Ciphertext is as long as before, whoever tries. */
    @Test
    void noSealedColumnIsCompressed() throws SQLException {
        for (var table : tables.all()) {
            assertThat(column("select attname from pg_attribute where attstorage = 'e' and attrelid = '" + table.name()
                            + "'::regclass"))
                    .containsAll(table.sealed());
        }
    }

    /** Else each batch would read and lock all that is left. */
    @Test
    void aBatchIsReadInTheOrderOfTheIndex() throws SQLException {
        for (var table : tables.all()) {
            assertThat(plan(table))
                    .contains("Index Scan using " + table.name() + "_data_key")
                    .doesNotContain("Sort");
        }
    }

    private String plan(SealedTable table) throws SQLException {
        try (var connection = database.getConnection();
                var settings = connection.createStatement();
                var explain = connection.prepareStatement("explain " + table.nextBefore())) {
            connection.setAutoCommit(false);
            settings.execute("set local enable_seqscan = off; set local enable_bitmapscan = off;"
                    + " set local enable_sort = off; set local enable_incremental_sort = off");
            var n = 0;
            explain.setLong(++n, 2);
            explain.setLong(++n, 1);
            for (var column : table.key()) {
                explain.setString(++n, example(column.type()));
            }
            explain.setInt(++n, 10);
            var lines = new StringBuilder();
            try (var result = explain.executeQuery()) {
                while (result.next()) {
                    lines.append(result.getString(1)).append('\n');
                }
            }
            connection.rollback();
            return lines.toString();
        }
    }

    private static String example(String type) {
        return switch (type) {
            case "uuid" -> new UUID(0, 1).toString();
            case "integer" -> "1";
            default -> "a";
        };
    }

    @Test
    void whatEntitiesSealIsSealedAnewAndOpensForThem() throws SQLException {
        // Given
        storeEverything();
        var before = Keys.current();
        assertThat(opened())
                .containsAll(tables.all().stream()
                        .flatMap(SealedColumnsTest::columns)
                        .toList());

        // When
        Keys.rotate();
        job.tick();

        // Then
        assertThat(opened())
                .containsAll(tables.all().stream()
                        .flatMap(SealedColumnsTest::columns)
                        .toList());
        for (var table : tables.all()) {
            assertThat(Keys.rows(before, table.name())).as(table.name()).isZero();
            assertThat(Keys.rows(Keys.current(), table.name())).as(table.name()).isPositive();
        }
        Vault.accessToken(APPLICATION, "anna@example.com").then().statusCode(200);
    }

    /** At least one value in every sealed column, by the API as far as it goes. */
    private void storeEverything() throws SQLException {
        Keys.forgetDamaged();
        sql("delete from client_secret where name = 'next'");
        sql("delete from client_certificate where name = 'next'");
        Keys.putSecret(APPLICATION, "value");
        try (var provider = new FakeProvider()) {
            var form = Vault.form(provider);
            form.put(
                    "certificates",
                    Map.of("a", Map.of("pem", ClientKey.named("first").pem())));
            Vault.putApplication(APPLICATION, form).then().statusCode(201);
            Vault.askOnDevice(APPLICATION, Map.of("account", "device@example.com", "scopes", List.of("mail")))
                    .then()
                    .statusCode(201);
            Vault.connect(provider, APPLICATION, "gone@example.com");
            Vault.connect(provider, APPLICATION, "anna@example.com");
            sql("update application set template = 'MICROSOFT' where name = '" + APPLICATION + "'");
            given().auth()
                    .oauth2(Tokens.service("mail-service"))
                    .get("/v1/grants/" + APPLICATION + "/anna@example.com/access-token?for=graph")
                    .then()
                    .statusCode(200);
            sql("update application set template = 'CUSTOM' where name = '" + APPLICATION + "'");
        }
        given().auth().oauth2(Tokens.with("grants:write")).delete("/v1/grants/" + APPLICATION + "/gone@example.com");
        given().auth()
                .oauth2(Tokens.with("audit:read"))
                .get("/v1/audit-events/verify")
                .then()
                .statusCode(200);
        QuarkusTransaction.requiringNew().run(() -> everySealed().forEach(this::fill));
    }

    /** What the API fills in rare cases only. */
    private void fill(Stored stored) {
        if (stored.column().equals("late_token_sealed") && stored.bytes() == null) {
            stored.set(sealer.seal(SecretText.of("late"), stored.place()));
        }
    }

    /** The columns of which at least one value opens in its entity's own place; fails if one does not. */
    private Set<String> opened() {
        return QuarkusTransaction.requiringNew().call(() -> everySealed()
                .filter(stored -> stored.bytes() != null)
                .map(stored -> {
                    sealer.open(stored.bytes(), stored.place());
                    return stored.place().table() + "." + stored.column();
                })
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Every place of every entity. */
    private Stream<Stored> everySealed() {
        return entities.getMetamodel().getEntities().stream()
                .filter(type -> places(type).findAny().isPresent())
                .flatMap(type ->
                        all(type).stream().flatMap(entity -> places(type).map(method -> new Stored(entity, method))));
    }

    private static Stream<Method> places(EntityType<?> type) {
        return Arrays.stream(type.getJavaType().getDeclaredMethods())
                .filter(method -> method.getReturnType() == Place.class && method.getParameterCount() == 0);
    }

    private List<?> all(EntityType<?> type) {
        return entities.createQuery("from " + type.getName(), type.getJavaType())
                .getResultList();
    }

    /** A sealed value of an entity. */
    private record Stored(Object entity, Method method) {

        Place place() {
            try {
                method.setAccessible(true);
                return (Place) method.invoke(entity);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }

        String column() {
            return place().column();
        }

        private Field field() throws ReflectiveOperationException {
            var words = column().split("_", -1);
            var name = new StringBuilder(words[0]);
            Arrays.stream(words).skip(1).forEach(word -> name.append(Character.toUpperCase(word.charAt(0)))
                    .append(word.substring(1)));
            var field = entity.getClass().getDeclaredField(name.toString());
            field.setAccessible(true);
            return field;
        }

        byte[] bytes() {
            try {
                return (byte[]) field().get(entity);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }

        void set(byte[] value) {
            try {
                field().set(entity, value);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
    }

    private static Stream<String> columns(SealedTable table) {
        return table.sealed().stream().map(name -> table.name() + "." + name);
    }

    private List<String> column(String query) throws SQLException {
        try (var connection = database.getConnection();
                var result = connection.createStatement().executeQuery(query)) {
            var values = new ArrayList<String>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    private void sql(String text) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
