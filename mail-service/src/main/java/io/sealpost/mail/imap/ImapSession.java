package io.sealpost.mail.imap;

import io.sealpost.mail.imap.ImapFailure.Cause;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.imap.IMAPFolder;

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
            throw lost(e);
        }
    }

    /** The UIDs of the selected folder behind one, ascending. */
    public List<Long> uidsAfter(long uid) throws ImapFailure {
        try {
            var uids = new ArrayList<Long>();
            for (var message : folder.getMessagesByUID(uid + 1, UIDFolder.LASTUID)) {
                uids.add(folder.getUID(message));
            }
            // The range n:* always holds the last message, even if its UID is below n.
            uids.removeIf(found -> found <= uid);
            uids.sort(null);
            return uids;
        } catch (MessagingException e) {
            throw lost(e);
        }
    }

    /** Which of these messages the server took in before a time. */
    public List<Long> olderThan(Instant time, List<Long> uids) throws ImapFailure {
        try {
            var messages = messages(uids);
            var profile = new FetchProfile();
            profile.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
            folder.fetch(messages, profile);
            var older = new ArrayList<Long>();
            for (var message : messages) {
                var date = message.getReceivedDate();
                if (date != null && date.toInstant().isBefore(time)) {
                    older.add(folder.getUID(message));
                }
            }
            return older;
        } catch (MessagingException e) {
            throw lost(e);
        }
    }

    /** The size that the server reports for a message; empty if it is gone. */
    public Optional<Integer> size(long uid) throws ImapFailure {
        try {
            var message = folder.getMessageByUID(uid);
            return message == null ? Optional.empty() : Optional.of(message.getSize());
        } catch (MessageRemovedException e) {
            return Optional.empty();
        } catch (MessagingException e) {
            throw lost(e);
        }
    }

    /** A message, unchanged and not marked as seen; empty if it is gone. */
    public Optional<FetchedMessage> fetch(long uid) throws ImapFailure {
        try {
            var message = folder.getMessageByUID(uid);
            if (message == null) {
                return Optional.empty();
            }
            var raw = new ByteArrayOutputStream(Math.max(message.getSize(), 1024));
            message.writeTo(raw);
            if (raw.size() == 0 && message.getSize() > 0) {
                throw new ImapFailure(Cause.NOT_DELIVERED, "The server answered without the message's content.");
            }
            var received = Optional.ofNullable(message.getReceivedDate()).map(Date::toInstant);
            return Optional.of(new FetchedMessage(uid, received.orElse(null), raw.toByteArray()));
        } catch (MessageRemovedException e) {
            return Optional.empty();
        } catch (MessagingException | IOException e) {
            throw refusedByALivingServer(e) ? new ImapFailure(Cause.NOT_DELIVERED, e) : lost(e);
        }
    }

    /** Whether the server said no to this one command: it cannot convert the message, say, and goes on working. */
    private boolean refusedByALivingServer(Exception failure) {
        return (failure.getCause() instanceof CommandFailedException
                        || failure.getCause() instanceof BadCommandException)
                && folder.isOpen();
    }

    /** Marks messages as seen; those that are gone do not matter, here and below. */
    public void markSeen(Collection<Long> uids) throws ImapFailure {
        try {
            folder.setFlags(messages(uids), new Flags(Flags.Flag.SEEN), true);
        } catch (MessagingException e) {
            throw lost(e);
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
            throw lost(e);
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
            throw lost(e);
        }
    }

    private Message[] messages(Collection<Long> uids) throws MessagingException {
        var found =
                folder.getMessagesByUID(uids.stream().mapToLong(Long::longValue).toArray());
        return Arrays.stream(found).filter(Objects::nonNull).toArray(Message[]::new);
    }

    private static ImapFailure lost(Exception e) {
        return new ImapFailure(Cause.LINK_LOST, e);
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
