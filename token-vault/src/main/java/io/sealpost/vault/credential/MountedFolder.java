package io.sealpost.vault.credential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A folder that an operator has files mounted in, read by the names that callers give. Links are followed as long as they stay inside:
 * Kubernetes swaps a whole mount by one ({@code ..data}).
 */
final class MountedFolder {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final Optional<Path> folder;

    MountedFolder(Optional<Path> folder) {
        this.folder = folder;
    }

    boolean isThere() {
        return folder.isPresent();
    }

    /** A name alone, never a way to somewhere: no slash, no leading dot, no two dots in a row. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.contains("..");
    }

    /** Where a name leads to at the moment, links resolved. */
    Path locate(String name) throws CredentialUnusable {
        if (!isName(name) || folder.isEmpty()) {
            throw new CredentialUnusable(Flaw.FILE_ABSENT);
        }
        return within(folder.get().resolve(name));
    }

    /** Resolves links and refuses what leads out of the folder. */
    Path within(Path path) throws CredentialUnusable {
        try {
            var root = folder.orElseThrow(() -> new CredentialUnusable(Flaw.FILE_ABSENT))
                    .toRealPath();
            var real = path.toRealPath();
            if (real.startsWith(root)) {
                return real;
            }
        } catch (NoSuchFileException e) {
            throw new CredentialUnusable(Flaw.FILE_ABSENT);
        } catch (IOException e) {
            throw new CredentialUnusable(Flaw.FILE_UNREADABLE);
        }
        throw new CredentialUnusable(Flaw.FILE_UNREADABLE);
    }

    /**
     * The text of a file; what is no text has characters in it that no credential has.
     *
     * @param longest in bytes; what is longer is not read to its end
     * @param tooLong what is wrong with it then
     */
    static String read(Path file, int longest, Flaw tooLong) throws CredentialUnusable {
        if (!Files.isRegularFile(file)) {
            throw new CredentialUnusable(Files.exists(file) ? Flaw.FILE_UNREADABLE : Flaw.FILE_ABSENT);
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(longest + 1);
            if (bytes.length <= longest) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (NoSuchFileException e) {
            throw new CredentialUnusable(Flaw.FILE_ABSENT);
        } catch (IOException e) {
            throw new CredentialUnusable(Flaw.FILE_UNREADABLE);
        }
        throw new CredentialUnusable(tooLong);
    }
}
