package io.sealpost.auth.session;

import io.sealpost.auth.caller.Caller;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A user's session at a backend: the family of refresh tokens that came of one sign-in. */
@Entity
@Table(name = "session_family")
class Family {

    @Id
    UUID id;

    UUID userId;
    String provider;

    /** Of the provider, as it was at the sign-in; null where nobody knows. */
    String application;

    String issuer;
    String subject;
    String audience;
    Instant authTime;

    @JdbcTypeCode(SqlTypes.JSON)
    List<String> amr;

    String callerIssuer;
    String callerSubject;
    byte[] familyHash;
    byte[] turnHash;
    Instant openedAt;

    /** When it ends if nobody refreshes it. */
    Instant idleAt;

    /** When it ends whatever happens. */
    Instant endsAt;

    /** When somebody ended it; null before. */
    Instant endedAt;

    /** The session that a code stands for, for the caller who exchanges it. */
    static Family of(SignInCode code, Caller caller, Instant now, Duration life) {
        var family = new Family();
        family.id = UUID.randomUUID();
        family.userId = code.userId;
        family.provider = code.provider;
        family.application = code.application;
        family.issuer = code.issuer;
        family.subject = code.subject;
        family.audience = code.audience;
        family.authTime = code.authTime;
        family.amr = code.amr;
        family.callerIssuer = caller.issuer();
        family.callerSubject = caller.subject();
        family.openedAt = now;
        family.endsAt = now.plus(life);
        return family;
    }

    /** From now on this token counts and none before it. */
    void turn(RefreshToken token, Instant now, Duration idle) {
        familyHash = token.family().hash();
        turnHash = token.turn().hash();
        idleAt = now.plus(idle);
    }

    boolean isNewest(RefreshToken token) {
        return MessageDigest.isEqual(turnHash, token.turn().hash());
    }

    boolean isOf(Caller caller) {
        return callerIssuer.equals(caller.issuer()) && callerSubject.equals(caller.subject());
    }

    boolean livesAt(Instant now) {
        return endedAt == null && now.isBefore(idleAt) && now.isBefore(endsAt);
    }

    /** As the audit names it. */
    String object() {
        return userId + "/" + id;
    }
}
