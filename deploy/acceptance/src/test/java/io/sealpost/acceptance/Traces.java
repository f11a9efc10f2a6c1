package io.sealpost.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Looks for secrets in the files that Sealpost leaves on disk. */
final class Traces {

    private Traces() {}

    /** The files below a directory in which one of the secrets stands in clear. */
    static List<Path> of(List<String> secrets, Path directory) {
        return files(directory, content -> secrets.stream().anyMatch(content::contains));
    }

    /** The files in which a JSON Web Token stands, whoever issued it: refresh, access, identity or caller's token. */
    static List<Path> ofAnyToken(Path directory) {
        var token = java.util.regex.Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.")
                .asPredicate();
        return files(directory, token);
    }

    private static List<Path> files(Path directory, Predicate<String> suspicious) {
        return FilesInUse.below(directory).stream()
                .filter(file -> suspicious.test(content(file)))
                .toList();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException removedByItsServer) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
