package org.sandboxed.engine.internal.journal;

import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A journal with short ways to write into it. */
final class JournalFixture {

    static final long ORIGIN = 1_000;
    static final long AT_FDCWD = 0xFFFF_FF9CL;

    final Journal journal;
    final JournalRun run;
    final EventWriter writer;

    JournalFixture() {
        this(Journal.DEFAULT_BUDGET);
    }

    JournalFixture(long budget) {
        journal = new Journal(ORIGIN, budget);
        run = journal.openRun();
        writer = journal.newWriter();
    }

    /** Begins an event of pid 12 with these arguments, the rest being 0. */
    EventWriter begin(Syscall syscall, long... args) {
        return begin(run, syscall, args);
    }

    EventWriter begin(JournalRun of, Syscall syscall, long... args) {
        long[] all = java.util.Arrays.copyOf(args, 6);
        writer.begin(of, ORIGIN + 5, 12, 13, syscall.number(), all[0], all[1], all[2], all[3], all[4], all[5]);
        return writer;
    }

    /** Records an openat that the kernel carries out. */
    SyscallEvent open(String path, long flags) {
        text(begin(Syscall.OPENAT, AT_FDCWD, 0x7fff_0000, flags), TextKind.PATH, path);
        return commit(DecisionKind.CONTINUED, 0, -1);
    }

    /** Records an openat that fails. */
    SyscallEvent failOpen(String path, Errno errno) {
        text(begin(Syscall.OPENAT, AT_FDCWD, 0x7fff_0000, 0), TextKind.PATH, path);
        return commit(DecisionKind.FAILED, errno.number(), -1);
    }

    SyscallEvent commit(DecisionKind kind, long value, int rule) {
        writer.decided(kind, value, journal.name("open"), rule, 2_000);
        writer.commit();
        return last();
    }

    SyscallEvent last() {
        var events = journal.live().events();
        return events.get(events.size() - 1);
    }

    static void text(EventWriter to, TextKind kind, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        to.text(kind, bytes, 0, bytes.length);
    }
}
