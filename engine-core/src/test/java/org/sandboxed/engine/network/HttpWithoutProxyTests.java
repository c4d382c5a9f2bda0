package org.sandboxed.engine.network;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The engine alone, which has no proxy. */
class HttpWithoutProxyTests {

    @Test
    void rules_that_nobody_can_enforce_are_refused_before_anything_starts() {
        Sandbox.Builder builder = Sandbox.builder().allowHttp("GET example.com/*");

        assertThatThrownBy(builder::build)
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "allowHttp, denyHttp: HTTP rules need an artifact of their own, which is not on the class path;"
                                + " add org.sandboxed:sandboxed-http to your test dependencies");
    }

    @Test
    void without_rules_nothing_is_missing() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.http().exchanges()).isEmpty();
            assertThat(sandbox.run("/bin/true").http().exchanges()).isEmpty();
        }
    }
}
