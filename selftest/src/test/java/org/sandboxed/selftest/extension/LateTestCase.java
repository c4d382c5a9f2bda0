package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.SandboxExtension;
import org.sandboxed.junit.Sandboxed;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** The sandbox is there before the field that wants to change it. */
@Sandboxed
class LateTestCase {

    @RegisterExtension
    final SandboxExtension late = SandboxExtension.with(builder -> builder.env("LATE", "1"));

    private final Sandbox sandbox;

    LateTestCase(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Test
    void never_runs() {
        assertThat(sandbox).isNull();
    }
}
