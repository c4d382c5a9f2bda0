package org.sandboxed.engine.internal.supervise;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@Timeout(60)
class SupervisorTests {

    /** Without memory, anything can fail; here it is what the rules would say. */
    @Test
    @SuppressWarnings("NullAway")
    void what_fails_before_the_listener_is_taken_leaves_nobody_waiting() throws InterruptedException {
        Pipes.Ends pipe = Pipes.open();
        ListenerSlot slot = new ListenerSlot();
        slot.listening(pipe.writer().number());
        Supervisor supervisor = new Supervisor(slot, null);

        assertThatNullPointerException().isThrownBy(supervisor::run);

        assertThat(supervisor.awaitHangUp(0)).isTrue();
        assertThat(supervisor.awaitRelease(0)).isTrue();
        assertThat(isHungUp(pipe)).isTrue();
        pipe.reader().close();
    }

    /** The other end of a pipe whose writing end was closed is at its end. */
    private static boolean isHungUp(Pipes.Ends pipe) {
        NativeMemory one = NativeMemory.allocate(Long.BYTES);
        return Pipes.read(pipe.reader().number(), one.address(), 1) == 0;
    }
}
