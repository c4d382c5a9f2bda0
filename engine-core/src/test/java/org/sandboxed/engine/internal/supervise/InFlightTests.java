package org.sandboxed.engine.internal.supervise;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InFlightTests {

    private static final int GETPID = 39;

    private final Process caller;
    private final InFlight call = new InFlight();

    InFlightTests() throws Exception {
        caller = new ProcessBuilder("sleep", "1000").start();
    }

    @AfterEach
    void endCaller() throws InterruptedException {
        caller.destroyForcibly().waitFor();
    }

    @Test
    void who_is_held_is_killed() throws InterruptedException {
        call.begin(System.nanoTime(), GETPID, (int) caller.pid());
        call.kill();

        assertThat(caller.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(caller.exitValue()).isEqualTo(128 + 9);
    }

    @Test
    void who_has_its_answer_is_not() {
        call.begin(System.nanoTime(), GETPID, (int) caller.pid());
        call.end();
        call.kill();

        assertThat(caller.isAlive()).isTrue();
    }

    /** kill(2) with 0, or with a thread of this JVM, would end the tests. */
    @Test
    void a_carrier_is_not_killed_for_it_is_a_thread_of_this_jvm() {
        call.begin(System.nanoTime(), GETPID, InFlight.NOBODY);
        call.kill();

        assertThat(caller.isAlive()).isTrue();
    }
}
