package io.sealpost.auth.user;

import io.sealpost.auth.caller.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Makes users for the features that let somebody in. */
@ApplicationScoped
public class NewUsers {

    private final UserKeeper keeper;

    NewUsers(UserKeeper keeper) {
        this.keeper = keeper;
    }

    /** An active user who is not protected. Refuses a login that another one has. */
    @Transactional(Transactional.TxType.MANDATORY)
    public KnownUser add(Profile profile, Actor actor) {
        return keeper.add(new UserKeeper.Settings(profile, true, false), actor).known();
    }
}
