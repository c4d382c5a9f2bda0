package org.sandboxed.engine.internal.filesystem;

import java.io.IOException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallerStatusTests {

    private final Caller caller = new Caller();
    private final CallerStatus status = new CallerStatus();

    @Test
    void reads_the_umask_of_another_process() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sh", "-c", "umask 0137; echo; read line").start();
        try {
            // The line says that the umask has been set.
            assertThat(child.getInputStream().read()).isEqualTo('\n');
            caller.set((int) child.pid(), (int) child.pid());

            assertThat(status.umask(caller)).isEqualTo(0137);
            assertThat(status.isSupervisorsEqual(caller)).isTrue();
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void is_strict_about_a_process_that_is_gone() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("true").start();
        child.waitFor();
        caller.set((int) child.pid(), (int) child.pid());

        assertThat(status.umask(caller)).isEqualTo(0077);
    }
}
