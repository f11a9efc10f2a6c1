package io.sealpost.vault.lifetime;

import java.util.List;

/** What a feature knows to end at some time. Asked every hour on every replica, outside any transaction. */
public interface Lifetimes {

    List<Lifetime> all();
}
