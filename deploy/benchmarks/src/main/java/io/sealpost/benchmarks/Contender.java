package io.sealpost.benchmarks;

import java.time.Duration;

/** What answers as fast as it can: the vault, or what it is measured against. */
interface Contender {

    String name();

    Round round(Duration time) throws InterruptedException;
}
