package io.sealpost.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How a container's program runs here: as it was packaged, or out of its image. */
interface Programs {

    /** The command of a container; its own, or else its image's. */
    List<String> command(Container container, Map<String, Path> mounts);

    /** The variables that the image brings. */
    Map<String, String> environment(Container container);

    /** Where the program sees a mounted directory. */
    Path place(String mountPath, Path directory);

    /** The image's name without registry and tag. */
    static String name(Container container) {
        return container.getImage().replaceAll("^.*/|:.*$", "");
    }
}
