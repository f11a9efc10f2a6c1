package io.sealpost.local.postgres;

import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One password per database role, made once and kept in the data directory. */
public final class DatabasePasswords {

    static final String SUPERUSER = "postgres";

    private final Properties byRole;

    private DatabasePasswords(Properties byRole) {
        this.byRole = byRole;
    }

    /** Reads the passwords, making them for the superuser and one role per service on the first start. */
    public static DatabasePasswords create(Layout layout) {
        var file = layout.databasePasswords();
        if (!Files.exists(file)) {
            PrivateFiles.write(
                    file,
                    Stream.of(SUPERUSER, "auth", "vault", "mail")
                            .map(role -> role + "=" + password())
                            .collect(Collectors.joining("\n")));
        }
        var passwords = new Properties();
        try {
            passwords.load(new StringReader(PrivateFiles.read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DatabasePasswords(passwords);
    }

    public String of(String role) {
        return byRole.getProperty(role);
    }

    private static String password() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
