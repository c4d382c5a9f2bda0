package org.sandboxed.engine.internal.journal;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallLog;

import static org.assertj.core.api.Assertions.assertThat;

class EventDescriptionTests {

    private static final long O_CLOEXEC = 0x80000;

    private final JournalFixture fixture = new JournalFixture();

    @Test
    void shows_a_refused_open_with_its_rule() {
        EventWriter writer = fixture.begin(Syscall.OPENAT, JournalFixture.AT_FDCWD, 0x7fff_0000, O_CLOEXEC);
        writer.program(fixture.journal.name("git"));
        JournalFixture.text(writer, TextKind.PATH, "/etc/shadow");
        int rule = fixture.journal.refusal("not under any readable path");

        assertThat(fixture.commit(DecisionKind.FAILED, Errno.EACCES.number(), rule)
                        .describe())
                .isEqualTo("[12 git] openat(AT_FDCWD, \"/etc/shadow\", O_RDONLY|O_CLOEXEC) = -1 EACCES"
                        + "  DENIED by open: not under any readable path");
    }

    @Test
    void shows_what_a_continued_call_cannot_know() {
        assertThat(fixture.open("hello.c", 0).describe())
                .isEqualTo("[12] openat(AT_FDCWD, \"hello.c\", O_RDONLY) = ?  continued by open");
    }

    @Test
    void shows_both_paths_of_a_rename() {
        EventWriter writer = fixture.begin(Syscall.RENAME, 1, 2);
        JournalFixture.text(writer, TextKind.PATH, "a");
        JournalFixture.text(writer, TextKind.SECOND_PATH, "b");
        JournalFixture.text(writer, TextKind.NOTE, "across\nlayers");

        assertThat(fixture.commit(DecisionKind.RETURNED, 0, -1).describe())
                .isEqualTo("[12] rename(\"a\", \"b\") = 0  answered by open (across layers)");
    }

    @Test
    void shows_the_arguments_of_an_exec() {
        EventWriter writer = fixture.begin(Syscall.EXECVE, 1, 2, 3);
        JournalFixture.text(writer, TextKind.PATH, "/bin/sh");
        JournalFixture.text(writer, TextKind.ARGUMENT, "sh");
        JournalFixture.text(writer, TextKind.ARGUMENT, "-c");

        assertThat(fixture.commit(DecisionKind.CONTINUED, 0, -1).describe())
                .contains("execve(\"/bin/sh\", [\"sh\", \"-c\"]");
    }

    @Test
    void shows_the_address_of_a_connect_and_the_signal_of_a_kill() {
        EventWriter writer = fixture.begin(Syscall.CONNECT, 3, 0x7fff_0000, 16);
        JournalFixture.text(writer, TextKind.ADDRESS, "203.0.113.7:80");
        int rule = fixture.journal.refusal("no network");

        assertThat(fixture.commit(DecisionKind.KILLED, 9, rule).describe())
                .startsWith("[12] connect(3, ")
                .contains("203.0.113.7:80")
                .endsWith("= ?  KILLED (SIGKILL) by open: no network");
    }

    @Test
    void stays_on_one_line_whatever_a_path_holds() {
        assertThat(fixture.open("a\nb\u2028c\r", 0).describe()).doesNotContain("\n", "\r", "\u2028");
    }

    @Test
    void a_log_prints_one_line_per_event_and_what_it_lost() {
        fixture.open("a", 0);
        fixture.open("b", 0);
        JournalFixture small = new JournalFixture(Journal.MIN_BUDGET);
        for (int i = 0; i < 5_000; i++) {
            small.open("a", 0);
        }
        SyscallLog lossy = small.journal.live();

        assertThat(fixture.journal.live().toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("[12] openat");
        assertThat(lossy.toString()).startsWith("(the oldest " + lossy.dropped() + " events were dropped)\n[12]");
    }
}
