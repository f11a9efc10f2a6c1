package io.sealpost.mail.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service that does nothing unless it is asked: no schedule, no sending. */
public final class Standstill implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.scheduler.enabled", "false", "sealpost.delivery.parallelism", "0");
    }
}
