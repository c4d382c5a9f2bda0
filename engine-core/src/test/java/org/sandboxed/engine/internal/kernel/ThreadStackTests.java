package org.sandboxed.engine.internal.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ThreadStackTests {

    private static final long MINCORE = Libc.symbol("mincore");
    private static final int PAGE = (int) Libc.call(Libc.symbol("getpagesize"));

    /** Code that is interpreted touches everything again with each call on JDK 17; so this goes on until it is compiled. */
    @Test
    void gives_back_what_deeper_calls_have_touched() throws Exception {
        onThread(() -> {
            ThreadStack stack = new ThreadStack();
            NativeMemory resident = NativeMemory.allocate(1024);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            int before;
            int after;
            do {
                assertThat(sum(1000)).isEqualTo(500_500);
                before = residentBytes(stack, resident);
                assertThat(stack.releaseUnused()).isZero();
                after = residentBytes(stack, resident);
            } while (after >= before / 2 && System.nanoTime() - deadline < 0);

            assertThat(before).isGreaterThan(56 * 1024);
            assertThat(after).isLessThan(before / 2);
        });
    }

    @Test
    void the_thread_goes_on_as_before() throws Exception {
        onThread(() -> {
            ThreadStack stack = new ThreadStack();
            for (int i = 0; i < 2000; i++) {
                assertThat(stack.releaseUnused()).isZero();
                assertThat(sum(i)).isEqualTo(i * (i + 1) / 2);
            }
        });
    }

    @Test
    void it_can_be_called_at_any_depth() throws Exception {
        onThread(() -> assertThat(releasing(200, new ThreadStack())).isEqualTo(20_100));
    }

    private static int sum(int depth) {
        return depth == 0 ? 0 : depth + sum(depth - 1);
    }

    private static int releasing(int depth, ThreadStack stack) {
        if (depth == 0) {
            return 0;
        }
        assertThat(stack.releaseUnused()).isZero();
        int below = releasing(depth - 1, stack);
        assertThat(stack.releaseUnused()).isZero();
        return depth + below;
    }

    /** How much of what is not in use is resident. */
    private static int residentBytes(ThreadStack stack, NativeMemory resident) {
        long start = stack.start();
        int pages = (int) ((stack.end() - start) / PAGE);
        KernelException.require(Libc.call(MINCORE, start, (long) pages * PAGE, resident.address()), "mincore");
        int count = 0;
        for (int i = 0; i < pages; i++) {
            count += resident.getByte(i) & 1;
        }
        return count * PAGE;
    }

    private static void onThread(Runnable work) throws InterruptedException, ExecutionException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        work.run();
                        done.complete(null);
                    } catch (Throwable failure) {
                        done.completeExceptionally(failure);
                    }
                },
                "test-stack",
                1024 * 1024);
        thread.start();
        done.get();
        thread.join();
    }
}
