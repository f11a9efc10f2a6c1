package io.sealpost.vault.key;

import io.sealpost.vault.crypto.Place;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table with sealed columns, and the SQL that follows from it. The names are the catalog's.
 *
 * @param key the primary key's columns
 * @param version the column that is part of the {@link Place} of each sealed value
 */
record SealedTable(String name, List<Column> key, Optional<String> version, List<String> sealed) {

    /** A column of a primary key. */
    record Column(String name, String type) {}

    /** The number of rows under each data key. */
    String countByKey() {
        return "select data_key, count(*) from " + name + " where data_key is not null group by data_key";
    }

    String usesKey() {
        return "select exists (select from " + name + " where data_key = ?)";
    }

    /** Rows under keys before a given one, locked: {@code data_key}, the row's key as text, the version, the sealed values. */
    String firstBefore() {
        return before("");
    }

    /** The same, after a given (data key, row's key). */
    String nextBefore() {
        return before(" and (data_key, " + keys() + ") > (?, "
                + key.stream().map(column -> "?::" + column.type()).collect(Collectors.joining(", ")) + ")");
    }

    private String before(String after) {
        var columns = Stream.of(
                        Stream.of("data_key"),
                        key.stream().map(column -> column.name() + "::text"),
                        Stream.of(version.orElse(Long.toString(Place.UNVERSIONED)) + "::bigint"),
                        sealed.stream())
                .flatMap(part -> part)
                .collect(Collectors.joining(", "));
        return "select " + columns + " from " + name + " where data_key < ?" + after + " order by " + name
                + ".data_key, " + keys() + " limit ? for no key update skip locked";
    }

    /** With the table's name: by itself a column's name in {@code order by} means the text that is selected under it, which no index has. */
    private String keys() {
        return key.stream().map(column -> name + "." + column.name()).collect(Collectors.joining(", "));
    }

    /** Sets the sealed columns of many rows, given as one array for each column of the key and then for each sealed column. */
    String update() {
        var values = Stream.concat(
                        IntStream.range(0, key.size()).mapToObj(i -> "key_" + i),
                        IntStream.range(0, sealed.size()).mapToObj(i -> "sealed_" + i))
                .collect(Collectors.joining(", "));
        return "update " + name + " set "
                + IntStream.range(0, sealed.size())
                        .mapToObj(i -> sealed.get(i) + " = given.sealed_" + i)
                        .collect(Collectors.joining(", "))
                + " from unnest(" + "?::text[], ".repeat(key.size())
                + Stream.generate(() -> "?::bytea[]").limit(sealed.size()).collect(Collectors.joining(", "))
                + ") as given (" + values + ") where "
                + IntStream.range(0, key.size())
                        .mapToObj(i -> name + "." + key.get(i).name() + " = given.key_" + i + "::"
                                + key.get(i).type())
                        .collect(Collectors.joining(" and "));
    }

    Place place(List<String> row, int column, long version) {
        return new Place(name, String.join("/", row), sealed.get(column), version);
    }
}
