package io.sealpost.local.supervise;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Something that the supervisor runs.
 *
 * @param directory where it starts
 * @param environment added to the few variables that every child gets
 * @param ready answers 200 once it is ready; null when something else tells
 * @param patience how long it may take to become ready
 */
record Program(
        String name,
        Path directory,
        List<String> command,
        Map<String, String> environment,
        URI ready,
        Duration patience) {}
