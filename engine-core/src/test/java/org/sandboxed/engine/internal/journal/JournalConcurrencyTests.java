package org.sandboxed.engine.internal.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class JournalConcurrencyTests {

    private static final int WRITERS = 2;
    private static final int EVENTS = 60_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Journal journal = new Journal(0, 4 * Journal.MIN_BUDGET);
    private final JournalRun run = journal.openRun();
    private final AtomicInteger writing = new AtomicInteger(WRITERS);

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readers_see_whole_events_in_order_while_writers_write() throws Exception {
        Callable<Integer> reading = this::read;
        List<Future<Integer>> readers = List.of(threads.submit(reading), threads.submit(reading));
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int pid = i + 1;
            writers.add(threads.submit(() -> write(pid)));
        }

        for (Future<?> writer : writers) {
            writer.get();
        }
        for (Future<Integer> reader : readers) {
            assertThat(reader.get()).isPositive();
        }
        SyscallLog log = journal.live();
        assertThat(log.count(Syscall.OPENAT)).isEqualTo(WRITERS * EVENTS);
        assertThat(log.dropped())
                .isPositive()
                .isEqualTo(WRITERS * EVENTS - log.events().size());
    }

    private void write(int pid) {
        EventWriter writer = journal.newWriter();
        for (int i = 0; i < EVENTS; i++) {
            writer.begin(run, i, pid, pid, Syscall.OPENAT.number(), i, i, i, i, i, i);
            byte[] path = pathOf(i).getBytes(US_ASCII);
            writer.text(TextKind.PATH, path, 0, path.length);
            writer.decided(DecisionKind.RETURNED, i, -1, -1, i);
            writer.commit();
        }
        writing.decrementAndGet();
    }

    /** Returns how many events it has seen; reads at least once after the last was written. */
    private int read() {
        SyscallLog log = journal.live();
        int seen = 0;
        boolean isLast;
        do {
            isLast = writing.get() == 0;
            List<SyscallEvent> events = log.events();
            for (int i = 0; i < events.size(); i++) {
                assertWhole(events.get(i));
                assertThat(events.get(i).sequence()).isEqualTo(events.get(0).sequence() + i);
            }
            seen += events.size();
        } while (!isLast);
        return seen;
    }

    private static void assertWhole(SyscallEvent event) {
        long i = event.at().toNanos();
        assertThat(event.args()).isEqualTo(Collections.nCopies(6, i));
        assertThat(event.took().toNanos()).isEqualTo(i);
        assertThat(event.path()).contains(pathOf(i));
        assertThat(event.tid()).isEqualTo(event.pid());
    }

    /** Of many lengths, so that an event that is read at a wrong place does not look right. */
    private static String pathOf(long i) {
        return "/" + "x".repeat((int) (i % 97)) + i;
    }
}
