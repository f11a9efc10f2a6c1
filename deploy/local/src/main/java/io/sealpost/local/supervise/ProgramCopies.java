package io.sealpost.local.supervise;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The built programs as they are when they start. They run from copies in the data directory: a build or a test in the checkout does not
 * pull their classes from under them.
 */
public final class ProgramCopies {

    private final Layout layout;
    private final Path folder;

    public ProgramCopies(Layout layout) {
        this.layout = layout;
        this.folder = layout.data().resolve("programs");
    }

    /**
     * Copies what a build left, in place of the copy before. Not while the program runs.
     *
     * @param name of the copy
     * @param built a folder in the checkout
     * @return the copy
     */
    public Path copy(String name, String built) {
        var source = layout.home().resolve(built);
        if (!Files.isDirectory(source)) {
            throw new Failure("Not built yet: " + built + ". Run make build.");
        }
        var copy = folder.resolve(name);
        PrivateFiles.directory(folder);
        PrivateFiles.delete(copy);
        PrivateFiles.copy(source, copy);
        return copy;
    }

    /** Copies a jar and the {@code lib} folder beside it. Returns the jar's copy. */
    public Path copyJar(String name, String built) {
        var jar = layout.home().resolve(built);
        if (!Files.exists(jar)) {
            throw new Failure("Not built yet: " + built + ". Run make build.");
        }
        var copy = folder.resolve(name);
        PrivateFiles.directory(folder);
        PrivateFiles.delete(copy);
        PrivateFiles.directory(copy);
        PrivateFiles.copy(jar, copy.resolve(jar.getFileName()));
        PrivateFiles.copy(jar.resolveSibling("lib"), copy.resolve("lib"));
        return copy.resolve(jar.getFileName());
    }
}
