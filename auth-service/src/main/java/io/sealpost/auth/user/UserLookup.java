package io.sealpost.auth.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** Finds users for the features that need to know one. */
@ApplicationScoped
public class UserLookup {

    private final Users users;

    UserLookup(Users users) {
        this.users = users;
    }

    /** Empty when there is none, or no longer. */
    @Transactional
    public Optional<KnownUser> of(UUID id) {
        return users.findByIdOptional(id).map(User::known);
    }
}
