package io.sealpost.auth.user;

import io.sealpost.auth.address.AccountKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds users for the features that need to know one. */
@ApplicationScoped
public class UserLookup {

    private static final int ENOUGH = 2;

    private final Users users;

    UserLookup(Users users) {
        this.users = users;
    }

    /** Empty when there is none, or no longer. */
    @Transactional
    public Optional<KnownUser> of(UUID id) {
        return users.findByIdOptional(id).map(User::known);
    }

    /** The user as it is now and stays until the caller's transaction ends; empty when there is none, or no longer. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<KnownUser> hold(UUID id) {
        return users.locked(id).map(User::known);
    }

    /**
     * Active users with an address, two at most: whether there is one alone is all that anybody asks. Both spellings of a
     * domain are one address; letters that only look alike are not.
     */
    @Transactional
    public List<KnownUser> activeByEmail(String email) {
        var key = AccountKey.of(email);
        return users.activeWithEmailKey(key).stream()
                .filter(user -> AccountKey.of(user.email).equals(key))
                .limit(ENOUGH)
                .map(User::known)
                .toList();
    }
}
