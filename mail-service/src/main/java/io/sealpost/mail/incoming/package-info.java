/**
 * Incoming servers and fetching from them.
 *
 * <p>{@link io.sealpost.mail.incoming.Fetcher} reads one mailbox under a lease: each message is stored together with the cursor in one
 * transaction, and only then the mail server is told what is to happen to it. {@link io.sealpost.mail.incoming.RunningFetches} keeps the lease
 * for as long as a fetch may take. {@link io.sealpost.mail.incoming.FetchSchedule} fetches what is due
 * by itself; {@link io.sealpost.mail.incoming.FetchRuns} fetches when somebody asks. Of two that want the same mailbox at once, one works and the
 * other finds it busy.
 */
package io.sealpost.mail.incoming;
