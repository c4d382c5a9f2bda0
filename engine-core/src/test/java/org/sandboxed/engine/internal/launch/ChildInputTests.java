package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChildInputTests {

    private static final int MORE_THAN_A_PIPE_HOLDS = 1 << 20;

    private final Pipes.Ends pipe = Pipes.open();
    private final NativeMemory taken = NativeMemory.allocate(MORE_THAN_A_PIPE_HOLDS);
    private final ChildInput input = new ChildInput(pipe.writer());

    ChildInputTests() {
        Pipes.setNonBlocking(pipe.writer());
    }

    @AfterEach
    void close() {
        pipe.close();
    }

    @Test
    void a_write_waits_for_room_and_nothing_is_lost() throws Exception {
        CompletableFuture<IOException> written = writing();
        long sum = 0;
        while (sum < MORE_THAN_A_PIPE_HOLDS) {
            int got = Pipes.read(pipe.reader().number(), taken.address(), MORE_THAN_A_PIPE_HOLDS);
            assertThat(got).isPositive();
            sum += got;
        }

        assertThat(written.get(60, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void a_close_ends_a_write_that_waits_for_room_while_the_program_goes_on() throws Exception {
        CompletableFuture<IOException> written = writing();
        assertThat(Pipes.read(pipe.reader().number(), taken.address(), 1)).isEqualTo(1);
        input.close();

        assertThat(written.get(60, TimeUnit.SECONDS)).hasMessage("the standard input of the program is closed");
    }

    @Test
    void an_interrupt_ends_a_write_that_waits_for_room_and_stays() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> input.write(new byte[MORE_THAN_A_PIPE_HOLDS]))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("waiting for the program to read its standard input");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void the_end_of_the_reader_ends_a_write_that_waits_for_room() throws Exception {
        CompletableFuture<IOException> written = writing();
        assertThat(Pipes.read(pipe.reader().number(), taken.address(), 1)).isEqualTo(1);
        pipe.reader().close();

        assertThat(written.get(60, TimeUnit.SECONDS)).hasMessage("the program has closed its standard input");
    }

    @Test
    void a_closed_input_says_so() {
        input.close();
        input.close();

        assertThatThrownBy(() -> input.write("x".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("the standard input of the program is closed");
    }

    /** Completes with what the write throws, or with null. */
    private CompletableFuture<IOException> writing() {
        CompletableFuture<IOException> end = new CompletableFuture<>();
        Thread writer = new Thread(() -> {
            try {
                input.write(new byte[MORE_THAN_A_PIPE_HOLDS]);
                end.complete(null);
            } catch (IOException failure) {
                end.complete(failure);
            } catch (Throwable other) {
                end.completeExceptionally(other);
            }
        });
        writer.setDaemon(true);
        writer.start();
        return end;
    }
}
