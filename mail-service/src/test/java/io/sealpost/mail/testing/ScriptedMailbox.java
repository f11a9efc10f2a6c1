package io.sealpost.mail.testing;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * An IMAP server with one inbox, which lets everybody in and answers FETCH properly unless a test says otherwise. It remembers each
 * line.
 */
public final class ScriptedMailbox implements AutoCloseable {

    /** An answer that is none: nothing more is said on this connection. */
    public static final String SILENCE = "SILENCE";

    private static final Pattern FETCH = Pattern.compile("(UID )?FETCH (\\S+) \\(?(.*?)\\)?", Pattern.CASE_INSENSITIVE);

    private final Listener listener;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<Long, byte[]> messages = new ConcurrentSkipListMap<>();
    private volatile UnaryOperator<String> refusal = line -> null;
    private volatile long toldSize = -1;

    public ScriptedMailbox(SSLContext tls) {
        listener = new Listener(tls.getServerSocketFactory(), this::serve);
    }

    public int port() {
        return listener.port();
    }

    public ScriptedMailbox holding(long uid, String raw) {
        messages.put(uid, raw.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Says this size of every message, whatever it has. */
    public ScriptedMailbox tellingSize(long bytes) {
        toldSize = bytes;
        return this;
    }

    /** What is answered to a command instead, without its tag: null for the proper answer, or {@link #SILENCE}. */
    public ScriptedMailbox refusing(UnaryOperator<String> answer) {
        refusal = answer;
        return this;
    }

    /** Every command without its tag. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    private void serve(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        say(socket, "* OK scripted\r\n");
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var words = line.split(" ", 2);
            lines.add(words[1]);
            var own = refusal.apply(words[1]);
            if (own == null) {
                answer(socket, words[1]);
                say(socket, words[0] + " OK done\r\n");
            } else if (!own.equals(SILENCE)) {
                say(socket, words[0] + " " + own + "\r\n");
            }
        }
    }

    private void answer(Socket socket, String command) throws IOException {
        var fetch = FETCH.matcher(command);
        if (fetch.matches()) {
            fetch(socket, fetch.group(1) != null, fetch.group(2), fetch.group(3).toUpperCase(Locale.ROOT));
            return;
        }
        switch (command.split(" ", -1)[0].toUpperCase(Locale.ROOT)) {
            case "CAPABILITY" -> say(socket, "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n");
            case "SELECT", "EXAMINE" ->
                say(
                        socket,
                        "* FLAGS (\\Seen \\Deleted)\r\n* " + messages.size()
                                + " EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] valid\r\n");
            default -> {}
        }
    }

    private void fetch(Socket socket, boolean byUid, String which, String items) throws IOException {
        var number = 0L;
        for (var message : new TreeMap<>(messages).entrySet()) {
            number++;
            if (holds(which, byUid ? message.getKey() : number, byUid ? lastUid() : messages.size())) {
                say(socket, "* " + number + " FETCH (UID " + message.getKey());
                say(socket, items(items, message.getValue()));
                say(socket, ")\r\n");
            }
        }
    }

    private byte[] items(String asked, byte[] raw) throws IOException {
        var items = new ByteArrayOutputStream();
        if (asked.contains("RFC822.SIZE")) {
            items.writeBytes(latin(" RFC822.SIZE " + (toldSize < 0 ? raw.length : toldSize)));
        }
        if (asked.contains("INTERNALDATE")) {
            items.writeBytes(latin(" INTERNALDATE \"01-Jul-2026 00:00:00 +0000\""));
        }
        if (asked.contains("ENVELOPE")) {
            items.writeBytes(latin(" ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"));
        }
        if (asked.contains("BODY.PEEK[]")) {
            items.writeBytes(latin(" BODY[] {" + raw.length + "}\r\n"));
            items.writeBytes(raw);
        }
        return items.toByteArray();
    }

    private long lastUid() {
        return messages.keySet().stream().mapToLong(uid -> uid).max().orElse(0);
    }

    private static boolean holds(String which, long number, long last) {
        for (var range : which.split(",", -1)) {
            var ends = new ArrayList<Long>();
            for (var end : range.split(":", -1)) {
                ends.add(end.equals("*") ? last : Long.parseLong(end));
            }
            var from = Math.min(ends.getFirst(), ends.getLast());
            if (from <= number && number <= Math.max(ends.getFirst(), ends.getLast())) {
                return true;
            }
        }
        return false;
    }

    private static void say(Socket socket, String text) throws IOException {
        say(socket, latin(text));
    }

    private static void say(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        listener.close();
    }
}
