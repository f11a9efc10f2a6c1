package io.sealpost.local.postgres;

import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.stream.Collectors;

/** One password per database role, made once and kept in the data directory. */
public final class DatabasePasswords {

    static final String SUPERUSER = "postgres";

    private final Properties byRole;

    private DatabasePasswords(Properties byRole) {
        this.byRole = byRole;
    }

    /** Reads the passwords, making those that are not there yet. */
    public static DatabasePasswords create(Layout layout) {
        var passwords = read(layout.databasePasswords());
        var missing = Databases.ROLES.stream()
                .filter(role -> !passwords.containsKey(role))
                .toList();
        if (!missing.isEmpty()) {
            missing.forEach(role -> passwords.setProperty(role, password()));
            PrivateFiles.write(
                    layout.databasePasswords(),
                    Databases.ROLES.stream()
                            .map(role -> role + "=" + passwords.getProperty(role))
                            .collect(Collectors.joining("\n")));
        }
        return new DatabasePasswords(passwords);
    }

    private static Properties read(Path file) {
        var passwords = new Properties();
        if (Files.exists(file)) {
            try {
                passwords.load(new StringReader(PrivateFiles.read(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return passwords;
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
