package org.sandboxed.engine.internal.process;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.internal.process.FakeProcesses.ROOT;

@Timeout(30)
class CrowdTests {

    private final FakeProcesses machine = new FakeProcesses();
    private final ProcessIndex index = new ProcessIndex(machine, String::length);
    private int asked;

    @Test
    void nobody_is_asked_while_there_cannot_be_too_many() {
        index.processOf(ROOT);
        Crowd crowd = crowd(10);

        machine.lastId(ROOT + 9);

        assertThat(crowd.isOver(later())).isFalse();
        assertThat(asked).isZero();
    }

    @Test
    void ids_that_went_to_others_make_no_crowd() {
        index.processOf(ROOT);
        Crowd crowd = crowd(10);

        machine.lastId(ROOT + 10);

        assertThat(crowd.isOver(later())).isFalse();
        assertThat(crowd.max()).isEqualTo(10);
    }

    private static long later() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    }

    private Crowd crowd(int max) {
        return new Crowd(
                index,
                pid -> {
                    asked++;
                    return false;
                },
                max);
    }
}
