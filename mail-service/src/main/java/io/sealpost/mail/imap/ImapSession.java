package io.sealpost.mail.imap;

import io.sealpost.mail.imap.ImapFailure.Cause;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
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
            var uids = new ArrayList<>(answers(uid + 1 + ":*", "UID").keySet());
            // The range n:* always holds the last message, even if its UID is below n.
            uids.removeIf(found -> found <= uid);
            return uids;
        } catch (MessagingException e) {
            throw failed(e);
        }
    }

    /** What the server says of these messages, by UID; those that are gone are missing. One that it cannot tell about fails them all. */
    public Map<Long, Listing> list(List<Long> uids) throws ImapFailure {
        try {
            var set = UIDSet.createUIDSets(uids.stream().mapToLong(uid -> uid).toArray());
            var listed = new HashMap<Long, Listing>();
            answers(UIDSet.toString(set), "UID RFC822.SIZE INTERNALDATE")
                    .forEach((uid, answer) -> listed.put(uid, new Listing(size(answer), receivedAt(answer))));
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

    /** A message, unchanged and not marked as seen; empty if it is gone. */
    public Optional<FetchedMessage> fetch(long uid) throws ImapFailure {
        try {
            var answer = answers(Long.toString(uid), "UID RFC822.SIZE INTERNALDATE BODY.PEEK[]")
                    .get(uid);
            if (answer == null && answers(Long.toString(uid), "UID").isEmpty()) {
                return Optional.empty();
            }
            if (!holdsContent(answer)) {
                throw new ImapFailure(Cause.NOT_DELIVERED, "The server answered without the message's content.");
            }
            var content = answer.getItem(BODY.class).getByteArray().getNewBytes();
            return Optional.of(new FetchedMessage(uid, receivedAt(answer), content));
        } catch (MessagingException e) {
            throw refused(e);
        }
    }

    private static boolean holdsContent(FetchResponse answer) {
        var body = answer == null ? null : answer.getItem(BODY.class);
        if (body == null || body.getByteArray() == null) {
            return false;
        }
        return body.getByteArray().getCount() > 0 || size(answer) == 0;
    }

    /**
     * What the server answers to FETCH, by UID. The library's own messages would hide a refusal, taking it for a message without content,
     * and would stay in memory as long as the folder is open.
     */
    private Map<Long, FetchResponse> answers(String uids, String items) throws MessagingException {
        var found = new TreeMap<Long, FetchResponse>();
        folder.doCommand(protocol -> {
            var responses = protocol.command("UID FETCH " + uids + " (" + items + ")", null);
            for (var i = 0; i < responses.length; i++) {
                if (responses[i] instanceof FetchResponse answer && answer.getItem(UID.class) != null) {
                    found.merge(answer.getItem(UID.class).uid, answer, ImapSession::fuller);
                    responses[i] = null;
                }
            }
            protocol.notifyResponseHandlers(responses);
            protocol.handleResult(responses[responses.length - 1]);
            return null;
        });
        return found;
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

    private static ImapFailure failed(Exception e) {
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
