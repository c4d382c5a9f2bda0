package org.sandboxed.selftest.extension;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** One instance, one sandbox, where the constructor takes it. */
@Sandboxed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PerClassTestCase {

    private final Sandbox sandbox;

    PerClassTestCase(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @BeforeAll
    void is_the_same(Sandbox injected) {
        assertThat(injected).isSameAs(sandbox);
    }

    @Test
    @Order(1)
    void leaves_a_file(Sandbox injected) {
        assertThat(injected).isSameAs(sandbox);
        assertThat(sandbox.run("touch", "left")).succeeded();
    }

    @Test
    @Order(2)
    void finds_the_file(@Workdir Path workdir) {
        assertThat(workdir.resolve("left")).exists();
    }
}
