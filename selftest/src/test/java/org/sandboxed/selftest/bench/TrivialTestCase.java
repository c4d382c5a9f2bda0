package org.sandboxed.selftest.bench;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Warms a JVM as any suite does: the platform, the engine, an assertion. */
final class TrivialTestCase {

    @Test
    void asserts_something() {
        assertThat("a sandbox").startsWith("a").hasSize(9);
    }
}
