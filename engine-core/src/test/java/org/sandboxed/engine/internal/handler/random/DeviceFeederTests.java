package org.sandboxed.engine.internal.handler.random;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;

import static org.assertj.core.api.Assertions.assertThat;

class DeviceFeederTests {

    private static final int SIZE = 1 << 20;

    private final DeviceFeeder feeder = new DeviceFeeder();

    private static byte[] read(Fd device, int length) {
        NativeMemory memory = NativeMemory.allocate(length);
        assertThat(Pipes.read(device.number(), memory.address(), length)).isEqualTo(length);
        return memory.toArray(0, length);
    }

    @Test
    void each_read_gets_all_that_it_asks_for_of_its_stream() {
        byte[] expected = new byte[4 * SIZE];
        SplitMix.fill(42, 0, expected, expected.length);
        try (Fd one = new Fd(feeder.open(42));
                Fd other = new Fd(feeder.open(42))) {
            assertThat(read(one, 4 * SIZE)).isEqualTo(expected);
            assertThat(read(other, 3)).startsWith(expected[0], expected[1], expected[2]);
            assertThat(read(other, 3)).startsWith(expected[3], expected[4], expected[5]);
        }
    }

    @Test
    void what_nobody_has_open_any_more_makes_room() {
        List<Fd> open = new ArrayList<>();
        for (int fd = feeder.open(0); fd >= 0; fd = feeder.open(0)) {
            open.add(new Fd(fd));
        }
        assertThat(open).hasSize(256);
        assertThat(feeder.open(0)).isEqualTo(-Errnos.ENFILE);

        open.forEach(Fd::close);

        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        int again = feeder.open(1);
        while (again < 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            again = feeder.open(1);
        }
        try (Fd device = new Fd(again)) {
            assertThat(read(device, SIZE)).hasSize(SIZE);
        }
    }
}
