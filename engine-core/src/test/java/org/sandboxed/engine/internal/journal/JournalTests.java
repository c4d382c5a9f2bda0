package org.sandboxed.engine.internal.journal;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.engine.record.Verdict;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class JournalTests {

    private final JournalFixture fixture = new JournalFixture();

    @Test
    void gives_back_what_was_written() {
        Journal journal = fixture.journal;
        EventWriter writer = fixture.begin(Syscall.RENAMEAT2, -100, 1, Long.MAX_VALUE, Long.MIN_VALUE, 5, 6);
        writer.program(journal.name("git"));
        JournalFixture.text(writer, TextKind.PATH, "a");
        JournalFixture.text(writer, TextKind.SECOND_PATH, "/b");
        JournalFixture.text(writer, TextKind.RESOLVED_PATH, "/w/a");
        JournalFixture.text(writer, TextKind.RESOLVED_SECOND_PATH, "/c");
        JournalFixture.text(writer, TextKind.NOTE, "across layers");
        writer.decided(DecisionKind.RETURNED, 7, journal.name("rename"), journal.rule("writable(/w)"), 1_500);
        writer.commit();

        SyscallEvent event = fixture.last();

        assertThat(event.sequence()).isZero();
        assertThat(event.at()).isEqualTo(Duration.ofNanos(5));
        assertThat(event.pid()).isEqualTo(12);
        assertThat(event.tid()).isEqualTo(13);
        assertThat(event.program()).contains("git");
        assertThat(event.syscall()).isSameAs(Syscall.RENAMEAT2);
        assertThat(event.args()).containsExactly(-100L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, 5L, 6L);
        assertThat(event.path()).contains("a");
        assertThat(event.secondPath()).contains("/b");
        assertThat(event.resolvedPath()).contains("/w/a");
        assertThat(event.resolvedSecondPath()).contains("/c");
        assertThat(event.address()).isEmpty();
        assertThat(event.argv()).isEmpty();
        assertThat(event.note()).contains("across layers");
        assertThat(event.decision()).isEqualTo(new Decision.Returned(7));
        assertThat(event.decidedBy()).isEqualTo("rename");
        assertThat(event.rule()).contains("writable(/w)");
        assertThat(event.took()).isEqualTo(Duration.ofNanos(1_500));
        assertThat(event.verdict()).isEqualTo(Verdict.ANSWERED);
    }

    @Test
    void tells_every_kind_of_decision() {
        assertThat(decide(DecisionKind.CONTINUED, 0).decision()).isEqualTo(new Decision.Continued());
        assertThat(decide(DecisionKind.FAILED, 13).decision()).isEqualTo(new Decision.Failed(Errno.EACCES));
        assertThat(decide(DecisionKind.RETURNED, -3).decision()).isEqualTo(new Decision.Returned(-3));
        assertThat(decide(DecisionKind.INJECTED, 5).decision()).isEqualTo(new Decision.Injected(5));
        assertThat(decide(DecisionKind.KILLED, 9).decision()).isEqualTo(new Decision.Killed(9));
        assertThat(decide(DecisionKind.FAILED, 512).decision()).isEqualTo(new Decision.Returned(-512));
    }

    @Test
    void counts_a_continued_call_with_a_refusing_rule_as_a_denial() {
        fixture.begin(Syscall.UNLINKAT);
        SyscallEvent event = fixture.commit(DecisionKind.CONTINUED, 0, fixture.journal.refusal("not writable"));

        assertThat(event.decision().isDenial()).isFalse();
        assertThat(event.isDenial()).isTrue();
        assertThat(event.verdict()).isEqualTo(Verdict.DENIED);
    }

    @Test
    void does_not_take_an_answer_as_the_kernel_would_give_it_for_a_denial() {
        assertThat(fixture.failOpen("/nowhere", Errno.ENOENT).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(fixture.failOpen("/etc/shadow", Errno.EACCES).verdict()).isEqualTo(Verdict.DENIED);
    }

    @Test
    void names_the_kernel_when_no_handler_decided() {
        EventWriter writer = fixture.begin(Syscall.GETPID);
        writer.decided(DecisionKind.CONTINUED, 0, -1, -1, 0);
        writer.commit();

        assertThat(fixture.last().decidedBy()).isEqualTo("kernel");
        assertThat(fixture.last().rule()).isEmpty();
        assertThat(fixture.last().program()).isEmpty();
    }

    @Test
    void shows_bytes_that_are_not_utf_8_as_hex() {
        byte[] name = "/tmp/\u00e9t\u00c3".getBytes(ISO_8859_1);
        fixture.begin(Syscall.OPENAT).text(TextKind.PATH, name, 0, name.length);

        assertThat(fixture.commit(DecisionKind.CONTINUED, 0, -1).path()).contains("/tmp/\\xe9t\\xc3");
    }

    @Test
    void cuts_what_is_too_long_and_says_so() {
        EventWriter writer = fixture.begin(Syscall.EXECVE);
        for (int i = 0; i < 10; i++) {
            JournalFixture.text(writer, TextKind.ARGUMENT, "x".repeat(5_000));
        }

        SyscallEvent event = fixture.commit(DecisionKind.CONTINUED, 0, -1);

        assertThat(event.argv()).hasSize(4).first().asString().hasSize(4096);
        assertThat(event.describe()).endsWith("...");
    }

    @Test
    void takes_the_x32_bit_off() {
        fixture.writer.begin(fixture.run, 0, 1, 1, 0x4000_0000 | Syscall.OPENAT.number(), 0, 0, 0, 0, 0, 0);

        SyscallEvent event = fixture.commit(DecisionKind.FAILED, Errno.ENOSYS.number(), -1);

        assertThat(event.syscall()).isSameAs(Syscall.OPENAT);
        assertThat(event.describe()).contains("x32");
    }

    @Test
    void keeps_runs_apart() {
        JournalRun other = fixture.journal.openRun();
        fixture.open("/one", 0);
        JournalFixture.text(fixture.begin(other, Syscall.OPENAT), TextKind.PATH, "/two");
        fixture.commit(DecisionKind.CONTINUED, 0, -1);
        fixture.open("/three", 0);

        SyscallLog first = fixture.run.snapshot();

        assertThat(first.events()).extracting(e -> e.path().orElse("")).containsExactly("/one", "/three");
        assertThat(first.count(Syscall.OPENAT)).isEqualTo(2);
        assertThat(other.snapshot().events()).hasSize(1);
        assertThat(fixture.journal.live().count()).isEqualTo(3);
    }

    @Test
    void keeps_a_hidden_run_on_record_and_out_of_every_log() {
        JournalRun hidden = fixture.journal.openHiddenRun();
        fixture.open("/one", 0);
        assertThat(hidden.hasDenial(Syscall.ADD_KEY.number())).isFalse();

        fixture.begin(hidden, Syscall.ADD_KEY);
        fixture.commit(DecisionKind.FAILED, Errno.EPERM.number(), -1);

        assertThat(hidden.hasDenial(Syscall.ADD_KEY.number())).isTrue();
        assertThat(hidden.snapshot().events()).hasSize(1);
        assertThat(fixture.journal.live().events()).hasSize(1);
        assertThat(fixture.journal.live().count()).isEqualTo(1);
        assertThat(fixture.journal.live().dropped()).isZero();
        assertThat(fixture.run.snapshot().denied().isEmpty()).isTrue();
    }

    @Test
    void a_snapshot_stands_still_and_a_live_log_moves() {
        SyscallLog live = fixture.journal.live();
        SyscallLog denied = live.denied();
        fixture.open("/one", 0);
        SyscallLog frozen = live.snapshot();
        List<SyscallEvent> events = live.events();

        fixture.failOpen("/two", Errno.EPERM);

        assertThat(events).hasSize(1);
        assertThat(frozen.events()).hasSize(1);
        assertThat(frozen.count()).isEqualTo(1);
        assertThat(live.events()).hasSize(2);
        assertThat(denied.events()).containsExactly(live.events().get(1));
        assertThat(denied.isEmpty()).isFalse();
    }

    @Test
    void refuses_an_event_out_of_order() {
        EventWriter writer = fixture.writer;

        assertThatIllegalStateException().isThrownBy(writer::commit);
        fixture.begin(Syscall.OPENAT);
        assertThatIllegalStateException().isThrownBy(writer::commit).withMessageContaining("decided");
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> writer.begin(fixture.run, 0, 1, 1, -1, 0, 0, 0, 0, 0, 0));
        assertThat(fixture.journal.live().isEmpty()).isTrue();
    }

    @Test
    void refuses_a_budget_that_cannot_turn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Journal(0, 1024))
                .withMessageContaining("1024");
    }

    private SyscallEvent decide(DecisionKind kind, long value) {
        fixture.begin(Syscall.OPENAT);
        return fixture.commit(kind, value, -1);
    }
}
