package io.sealpost.local.supervise;

import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the supervisor tells the other commands, in a file of {@code key=value} lines: how far it is, and which processes are its own. A
 * process is named by its id, the boot and the tick at which it started: ids are given out again, and the time of day can be set.
 */
public final class State {

    static final String READY = "ready";
    static final String FAILED = "failed";

    private static final String SUPERVISOR = "supervisor";
    private static final String PROCESS = "process.";

    private final Path file;
    private final Map<String, String> values = new TreeMap<>();

    State(Layout layout) {
        this.file = layout.stateFile();
    }

    /** The state that a supervisor left in the data directory, if one ever ran there. */
    public static Optional<State> read(Layout layout) {
        if (!Files.exists(layout.stateFile())) {
            return Optional.empty();
        }
        var state = new State(layout);
        var properties = new Properties();
        try {
            properties.load(new StringReader(PrivateFiles.read(layout.stateFile())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.stringPropertyNames().forEach(name -> state.values.put(name, properties.getProperty(name)));
        return Optional.of(state);
    }

    synchronized void phase(String phase) {
        put("phase", phase);
    }

    synchronized void fail(String reason) {
        values.put("reason", reason.replace("\\", "/").replace("\n", " "));
        put("phase", FAILED);
    }

    synchronized void sandbox(boolean on) {
        put("sandbox", Boolean.toString(on));
    }

    synchronized void supervisor(ProcessHandle process) {
        put(SUPERVISOR, text(process));
    }

    synchronized void process(String name, ProcessHandle process) {
        put(PROCESS + name, text(process));
    }

    synchronized void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(String key, String value) {
        values.put(key, value);
        PrivateFiles.write(
                file,
                values.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n")));
    }

    public String phase() {
        return values.getOrDefault("phase", "starting");
    }

    public String reason() {
        return values.getOrDefault("reason", "no reason was noted");
    }

    public boolean withSandbox() {
        return Boolean.parseBoolean(values.get("sandbox"));
    }

    /** The supervisor, if it is alive. */
    public Optional<ProcessHandle> supervisor() {
        return alive(values.get(SUPERVISOR));
    }

    /** Its children that are alive, by name. */
    public Map<String, ProcessHandle> processes() {
        var processes = new TreeMap<String, ProcessHandle>();
        values.forEach((key, value) -> {
            if (key.startsWith(PROCESS)) {
                alive(value).ifPresent(process -> processes.put(key.substring(PROCESS.length()), process));
            }
        });
        return processes;
    }

    private static String text(ProcessHandle process) {
        return process.pid() + "@" + bootId() + "/" + startTick(process.pid());
    }

    private static Optional<ProcessHandle> alive(String text) {
        return Optional.ofNullable(text)
                .flatMap(value -> ProcessHandle.of(Long.parseLong(value.substring(0, value.indexOf('@')))))
                .filter(process -> text(process).equals(text) && process.isAlive());
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException notTold) {
            return "";
        }
    }

    /** Field 22 of proc_pid_stat(5); the name in field 2 may hold blanks and ends with the last bracket. */
    private static String startTick(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        } catch (IOException gone) {
            return "";
        }
    }
}
