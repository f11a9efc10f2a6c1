package io.sealpost.mail.imap;

import io.sealpost.mail.imap.ImapFailure.Cause;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.eclipse.angus.mail.imap.protocol.UIDSet;

/** A logged-in IMAP session with at most one folder selected. Not safe for several threads; every method blocks. */
public final class ImapSession implements AutoCloseable {

    private final ImapConnection connection;
    private IMAPFolder folder;

    ImapSession(ImapConnection connection) {
        this.connection = connection;
    }

    /** Selects a folder, closing the one before. */
    public FolderState select(String name, boolean writable) throws ImapFailure {
        try {
            closeFolder();
            folder = (IMAPFolder) connection.getFolder(name);
            folder.open(writable ? Folder.READ_WRITE : Folder.READ_ONLY);
            return new FolderState(name, folder.getUIDValidity(), folder.getMessageCount());
        } catch (FolderNotFoundException e) {
            throw new ImapFailure(Cause.FOLDER_MISSING, "(" + name + ")");
        } catch (MessagingException e) {
            throw isRefusal(e) && !Postponement.causes(e)
                    ? new ImapFailure(Cause.FOLDER_MISSING, "(" + name + ")")
                    : failed(e);
        }
    }

    /** The UIDs of the selected folder behind one, ascending. */
    public List<Long> uidsAfter(long uid) throws ImapFailure {
        try {
            connection.limits().expectListing();
            var uids = new TreeSet<Long>();
            // The range n:* always holds the last message, even if its UID is below n.
            answers(uid + 1 + ":*", "UID", (found, answer) -> {
                if (found > uid) {
                    uids.add(found);
                }
            });
            return new ArrayList<>(uids);
        } catch (MessagingException e) {
            throw failed(e);
        } finally {
            connection.limits().expectTheUsual();
        }
    }

    /** What the server says of these messages, by UID; those that are gone are missing. One that it cannot tell about fails them all. */
    public Map<Long, Listing> list(List<Long> uids) throws ImapFailure {
        try {
            var set = UIDSet.createUIDSets(uids.stream().mapToLong(uid -> uid).toArray());
            var listed = new HashMap<Long, Listing>();
            var asked = Set.copyOf(uids);
            answers(UIDSet.toString(set), "UID RFC822.SIZE INTERNALDATE", (uid, answer) -> {
                if (asked.contains(uid)) {
                    listed.merge(uid, new Listing(size(answer), receivedAt(answer)), Listing::fuller);
                }
            });
            return listed;
        } catch (MessagingException e) {
            throw refused(e);
        }
    }

    private static long size(FetchResponse answer) {
        var size = answer.getItem(RFC822SIZE.class);
        return size == null ? 0 : size.size;
    }

    private static Instant receivedAt(FetchResponse answer) {
        var date = answer.getItem(INTERNALDATE.class);
        return date == null || date.getDate() == null ? null : date.getDate().toInstant();
    }

    /**
     * A message, unchanged and not marked as seen; empty if it is gone.
     *
     * @param room how many bytes there is room for; a server that announces more loses the connection
     */
    public Optional<FetchedMessage> fetch(long uid, long room) throws ImapFailure {
        try {
            connection.limits().expectMessage(room);
            var answer = answer(uid, "UID RFC822.SIZE INTERNALDATE BODY.PEEK[]");
            if (answer == null && answer(uid, "UID") == null) {
                return Optional.empty();
            }
            if (!holdsContent(answer)) {
                throw new ImapFailure(Cause.NOT_DELIVERED, "The server answered without the message's content.");
            }
            var content = answer.getItem(BODY.class).getByteArray().getNewBytes();
            return Optional.of(new FetchedMessage(uid, receivedAt(answer), content));
        } catch (MessagingException e) {
            throw refused(e);
        } finally {
            connection.limits().expectTheUsual();
        }
    }

    private static boolean holdsContent(FetchResponse answer) {
        var body = answer == null ? null : answer.getItem(BODY.class);
        if (body == null || body.getByteArray() == null) {
            return false;
        }
        return body.getByteArray().getCount() > 0 || size(answer) == 0;
    }

    /** What the server answers to FETCH about this message; null if nothing. */
    private FetchResponse answer(long uid, String items) throws MessagingException {
        var about = new AtomicReference<FetchResponse>();
        answers(Long.toString(uid), items, (found, answer) -> {
            if (found == uid) {
                about.set(about.get() == null ? answer : fuller(about.get(), answer));
            }
        });
        return about.get();
    }

    /**
     * Each answer of the server to FETCH with its UID; none is kept here, so that it does not matter how many come. The library's own
     * messages would hide a refusal, taking it for a message without content, and would stay in memory as long as the folder is open.
     */
    private void answers(String uids, String items, BiConsumer<Long, FetchResponse> use) throws MessagingException {
        if (!folder.isOpen()) {
            // The library would open another connection, on which no folder is selected.
            throw new FolderClosedException(folder);
        }
        folder.doCommand(protocol -> {
            protocol.handleResult(lastResponse(protocol, "UID FETCH " + uids + " (" + items + ")", use));
            return null;
        });
    }

    /** Like the library's own dialogue: what ends the connection counts as its goodbye, what cannot be understood is passed over. */
    private static Response lastResponse(IMAPProtocol protocol, String command, BiConsumer<Long, FetchResponse> use) {
        try {
            var tag = protocol.writeCommand(command, null);
            while (true) {
                var response = next(protocol);
                if (response instanceof FetchResponse answer && answer.getItem(UID.class) != null) {
                    use.accept(answer.getItem(UID.class).uid, answer);
                } else if (response != null) {
                    protocol.notifyResponseHandlers(new Response[] {response});
                    if (response.isBYE() || tag.equals(response.getTag())) {
                        return response;
                    }
                }
            }
        } catch (IOException | ProtocolException e) {
            var goodbye = Response.byeResponse(e);
            protocol.notifyResponseHandlers(new Response[] {goodbye});
            return goodbye;
        }
    }

    private static Response next(IMAPProtocol protocol) throws IOException {
        try {
            return protocol.readResponse();
        } catch (ProtocolException notUnderstood) {
            return null;
        }
    }

    /** A server may report changed flags of a message beside what was asked for. */
    private static FetchResponse fuller(FetchResponse one, FetchResponse other) {
        return other.getItemCount() > one.getItemCount() ? other : one;
    }

    /** A command about one message failed. */
    private ImapFailure refused(Exception e) {
        return !Postponement.causes(e) && refusedByALivingServer(e)
                ? new ImapFailure(Cause.NOT_DELIVERED, e)
                : failed(e);
    }

    /** Whether the server said no to this one command: it cannot convert the message, say, and goes on working. */
    private boolean refusedByALivingServer(Exception failure) {
        return isRefusal(failure) && folder.isOpen();
    }

    /** Marks messages as seen; those that are gone do not matter, here and below. */
    public void markSeen(Collection<Long> uids) throws ImapFailure {
        try {
            folder.setFlags(messages(uids), new Flags(Flags.Flag.SEEN), true);
        } catch (MessagingException e) {
            throw failed(e);
        }
    }

    /** Deletes messages. Without UIDPLUS they are only marked: expunging would take others' deleted messages along. */
    public void delete(Collection<Long> uids) throws ImapFailure {
        try {
            var messages = messages(uids);
            folder.setFlags(messages, new Flags(Flags.Flag.DELETED), true);
            if (connection.hasCapability("UIDPLUS") && messages.length > 0) {
                folder.expunge(messages);
            }
        } catch (MessagingException e) {
            throw failed(e);
        }
    }

    /** Moves messages; without MOVE they are copied and deleted. */
    public void move(Collection<Long> uids, String target) throws ImapFailure {
        try {
            var messages = messages(uids);
            if (messages.length == 0) {
                return;
            }
            var destination = connection.getFolder(target);
            if (connection.hasCapability("MOVE")) {
                folder.moveMessages(messages, destination);
            } else {
                folder.copyMessages(messages, destination);
                delete(uids);
            }
        } catch (FolderNotFoundException e) {
            throw new ImapFailure(Cause.FOLDER_MISSING, "(" + target + ")");
        } catch (MessagingException e) {
            throw failed(e);
        }
    }

    private Message[] messages(Collection<Long> uids) throws MessagingException {
        var found =
                folder.getMessagesByUID(uids.stream().mapToLong(Long::longValue).toArray());
        return Arrays.stream(found).filter(Objects::nonNull).toArray(Message[]::new);
    }

    private static boolean isRefusal(Exception failure) {
        return failure.getCause() instanceof CommandFailedException
                || failure.getCause() instanceof BadCommandException;
    }

    private ImapFailure failed(Exception e) {
        var excess = connection.excess();
        if (excess.isPresent()) {
            return new ImapFailure(excess.get(), e);
        }
        return new ImapFailure(Postponement.causes(e) ? Cause.REFUSED_FOR_NOW : Cause.LINK_LOST, e);
    }

    private void closeFolder() throws MessagingException {
        if (folder != null && folder.isOpen()) {
            folder.close(false);
        }
        folder = null;
    }

    @Override
    public void close() {
        try {
            closeFolder();
            connection.close();
        } catch (MessagingException | IllegalStateException alreadyGone) {
            // Nothing depends on a polite end: what was read is stored.
        }
    }
}
