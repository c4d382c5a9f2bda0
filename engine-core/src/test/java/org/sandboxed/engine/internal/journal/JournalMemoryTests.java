package org.sandboxed.engine.internal.journal;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.engine.record.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

class JournalMemoryTests {

    private static final int MANY = 5_000;

    @Test
    void starts_small() {
        assertThat(new JournalFixture().journal.heldBytes()).isLessThan(12 * 1024);
    }

    @Test
    void forgets_the_oldest_events_and_says_how_many() {
        JournalFixture fixture = new JournalFixture(Journal.MIN_BUDGET);
        write(fixture, fixture.run, MANY);
        SyscallLog log = fixture.journal.live();

        List<SyscallEvent> held = log.events();

        assertThat(log.dropped()).isPositive().isEqualTo(MANY - held.size());
        assertThat(held.get(0).sequence()).isEqualTo(log.dropped());
        assertThat(held.get(held.size() - 1).sequence()).isEqualTo(MANY - 1);
        assertThat(fixture.journal.heldBytes()).isLessThanOrEqualTo(Journal.MIN_BUDGET);
    }

    @Test
    void keeps_the_counts_exact_when_events_are_forgotten() {
        JournalFixture fixture = new JournalFixture(Journal.MIN_BUDGET);
        fixture.failOpen("/etc/shadow", Errno.EACCES);
        fixture.failOpen("/nowhere", Errno.ENOENT);
        write(fixture, fixture.run, MANY);
        SyscallLog log = fixture.journal.live();

        assertThat(log.denied().events()).isEmpty();
        assertThat(log.denied().count()).isEqualTo(1);
        assertThat(log.denied().isEmpty()).isFalse();
        assertThat(log.count(Syscall.OPENAT)).isEqualTo(MANY + 2);
        assertThat(log.count(Syscall.OPENAT, Verdict.DENIED)).isEqualTo(1);
        assertThat(log.count(Syscall.OPENAT, Verdict.FAILED)).isEqualTo(1);
        assertThat(log.count(Syscall.OPENAT, Verdict.CONTINUED)).isEqualTo(MANY);
        assertThat(log.denied().count(Syscall.OPENAT, Verdict.CONTINUED)).isZero();
        assertThat(log.of(Syscall.CONNECT).count()).isZero();
    }

    @Test
    void counts_what_each_run_lost() {
        JournalFixture fixture = new JournalFixture(Journal.MIN_BUDGET);
        write(fixture, fixture.run, 10);
        JournalRun second = fixture.journal.openRun();
        write(fixture, second, MANY);

        assertThat(fixture.run.snapshot().dropped()).isEqualTo(10);
        assertThat(fixture.run.snapshot().count()).isEqualTo(10);
        assertThat(second.snapshot().dropped() + second.snapshot().events().size())
                .isEqualTo(MANY);
    }

    @Test
    void a_late_run_does_not_hold_on_to_the_chunks_of_earlier_ones() {
        JournalFixture fixture = new JournalFixture();
        write(fixture, fixture.run, MANY);
        JournalRun second = fixture.journal.openRun();
        write(fixture, second, 3);

        assertThat(second.snapshot().events())
                .extracting(SyscallEvent::sequence)
                .containsExactly(5_000L, 5_001L, 5_002L);
    }

    @Test
    void an_event_takes_at_most_200_bytes_on_average() {
        JournalFixture fixture = new JournalFixture();
        for (int i = 0; i < MANY; i++) {
            fixture.open("/usr/lib/python3.11/encodings/__pycache__/utf_8_" + i + ".cpython-311.pyc", 0x80000);
            fixture.failOpen("/usr/share/locale/en_US.UTF-8/LC_MESSAGES/libc.mo", Errno.ENOENT);
            if (i % 50 == 0) {
                exec(fixture);
            }
        }

        long events = fixture.journal.live().count();

        assertThat(fixture.journal.live().dropped()).isZero();
        assertThat(fixture.journal.heldBytes() / events).isBetween(100L, 200L);
    }

    private static void exec(JournalFixture fixture) {
        EventWriter writer = fixture.begin(Syscall.EXECVE);
        JournalFixture.text(writer, TextKind.PATH, "/usr/lib/gcc/x86_64-linux-gnu/12/cc1");
        for (int i = 0; i < 40; i++) {
            JournalFixture.text(writer, TextKind.ARGUMENT, "-fsome-option-of-the-compiler=" + i);
        }
        fixture.commit(DecisionKind.CONTINUED, 0, -1);
    }

    private static void write(JournalFixture fixture, JournalRun run, int events) {
        for (int i = 0; i < events; i++) {
            JournalFixture.text(fixture.begin(run, Syscall.OPENAT), TextKind.PATH, "/usr/include/stdio.h");
            fixture.writer.decided(DecisionKind.CONTINUED, 0, -1, -1, 0);
            fixture.writer.commit();
        }
    }
}
