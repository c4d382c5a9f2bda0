package org.sandboxed.assertj;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;
import static org.sandboxed.assertj.SandboxAssertions.catchThrowable;

class SyscallLogAssertTests {

    private static final SyscallEvent LOADER = FakeEvent.passed(1, Syscall.OPENAT, "/lib/libc.so");
    private static final SyscallEvent HOSTS = FakeEvent.passed(2, Syscall.OPENAT, "/etc/hosts");
    private static final SyscallEvent SHADOW = FakeEvent.denied(3, Syscall.OPENAT, "/etc/shadow");
    private static final SyscallEvent UNLINK = FakeEvent.denied(4, Syscall.UNLINKAT, "/etc/hosts");
    private static final SyscallLog LOG = FakeLog.holding(LOADER, HOSTS, SHADOW, UNLINK);
    private static final SyscallLog CLEAN = FakeLog.holding(LOADER, HOSTS);
    private static final SyscallLog EMPTY = FakeLog.holding();

    static final List<Arguments> MESSAGES = List.of(
            message("no denials", () -> assertThat(LOG).hasNoDenials(), """
                Expecting syscall log
                to have no denials
                but denied was:
                  #3 openat("/etc/shadow") = -1 EACCES
                  #4 unlinkat("/etc/hosts") = -1 EACCES\
                """),
            message(
                    "denied, something else was",
                    () -> assertThat(LOG).containsDenied(Syscall.UNLINKAT, Syscall.CONNECT),
                    """
                    Expecting syscall log
                    to have denied:
                      connect
                    but denied was:
                      #3 openat("/etc/shadow") = -1 EACCES
                      #4 unlinkat("/etc/hosts") = -1 EACCES\
                    """),
            message("denied, but it passed", () -> assertThat(CLEAN).containsDenied(Syscall.OPENAT), """
                Expecting syscall log
                to have denied:
                  openat
                but nothing was denied
                and what became of them was:
                  #1 openat("/lib/libc.so") = 0
                  #2 openat("/etc/hosts") = 0\
                """),
            message("attempted", () -> assertThat(LOG).attempted(Syscall.OPENAT, Syscall.GETPID, Syscall.CONNECT), """
                Expecting syscall log
                to attempt:
                  getpid
                  connect
                but recorded was only:
                  openat (3)
                  unlinkat (1)
                A syscall that the policy has no need to see is recorded on request: @RecordSyscalls("getpid")\
                """),
            message("attempted, nothing recorded", () -> assertThat(EMPTY).attempted(Syscall.CONNECT), """
                Expecting syscall log
                to attempt:
                  connect
                but nothing was recorded
                A syscall that the policy has no need to see is recorded on request: @RecordSyscalls("connect")\
                """),
            message("never attempted", () -> assertThat(LOG).neverAttempted(Syscall.CONNECT, Syscall.UNLINKAT), """
                Expecting syscall log
                to never attempt:
                  unlinkat
                but attempted was:
                  #4 unlinkat("/etc/hosts") = -1 EACCES\
                """),
            message(
                    "never attempted, unseen",
                    () -> assertThat(LOG).neverAttempted(Syscall.CONNECT, Syscall.GETPID),
                    """
                    Expecting syscall log
                    to never attempt:
                      connect
                      getpid
                    but not every call is recorded of:
                      getpid
                    It is on request: @RecordSyscalls("getpid")\
                    """),
            message("attempted path", () -> assertThat(LOG).attemptedPath("/srv"), """
                Expecting syscall log
                to attempt a path under:
                  /srv
                but beyond those of every program's start the paths were:
                  /etc/hosts
                  /etc/shadow\
                """),
            message("attempted path, none recorded", () -> assertThat(EMPTY).attemptedPath("/srv"), """
                Expecting syscall log
                to attempt a path under:
                  /srv
                but no path was recorded beyond those of every program's start\
                """),
            message("never touched", () -> assertThat(LOG).neverTouched("/etc/s"), """
                Expecting syscall log
                to never touch:
                  /etc/s
                but touched was:
                  #3 openat("/etc/shadow") = -1 EACCES\
                """),
            message(
                    "never touched, but who knows",
                    () -> assertThat(new FakeLog(List.of(HOSTS), 7)).neverTouched("/srv"),
                    """
                    Expecting syscall log
                    to have a complete record
                    but its 7 oldest events were dropped, so what is not in it may have happened\
                    """));

    @ParameterizedTest
    @FieldSource("MESSAGES")
    void a_failure_says_what_was_expected_and_what_was_seen(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage("\n" + message);
    }

    @Test
    void what_holds_passes() {
        assertThat(LOG)
                .containsDenied(Syscall.OPENAT, Syscall.UNLINKAT)
                .attempted(Syscall.OPENAT)
                .neverAttempted(Syscall.CONNECT)
                .attemptedPath("/etc")
                .neverTouched("/srv")
                .isComplete();
        assertThat(CLEAN).hasNoDenials();
    }

    @Test
    void shows_at_most_twenty_events_and_counts_the_others() {
        SyscallEvent[] events = IntStream.range(0, 33)
                .mapToObj(i -> FakeEvent.denied(i, Syscall.OPENAT, "/etc/" + i))
                .toArray(SyscallEvent[]::new);

        Throwable failure =
                catchThrowable(() -> assertThat(FakeLog.holding(events)).hasNoDenials());

        assertThat(failure)
                .message()
                .contains("#19 openat(\"/etc/19\")")
                .doesNotContain("#20 ")
                .endsWith("  ... and 13 more");
    }

    @Test
    void is_an_iterable_of_events() {
        assertThat(LOG.denied()).extracting(SyscallEvent::syscall).contains(Syscall.UNLINKAT);
        assertThat(LOG).hasSize(4).anySatisfy(event -> assertThat(event).hasPath("/etc/shadow"));
        assertThat(EMPTY).isEmpty();
    }

    @Test
    void what_a_filter_leaves_is_still_a_log() {
        SyscallLogAssert reads = assertThat(LOG).filteredOn(event -> event.syscall() == Syscall.OPENAT);

        reads.hasSize(3)
                .containsDenied(Syscall.OPENAT)
                .neverAttempted(Syscall.UNLINKAT)
                .attemptedPath("/etc/hosts");
        assertThatThrownBy(() -> reads.attemptedPath("/srv")).hasMessageEndingWith("  /etc/hosts\n  /etc/shadow");
        assertThatThrownBy(() -> reads.attempted(Syscall.UNLINKAT)).hasMessageContaining("  openat (3)");
    }

    @Test
    void a_description_comes_first() {
        assertThatThrownBy(() -> assertThat(LOG).as("the login").hasNoDenials())
                .hasMessageStartingWith("[the login] \nExpecting syscall log");
    }

    @Test
    void null_is_refused_by_name() {
        assertThatThrownBy(() -> assertThat((SyscallLog) null).hasNoDenials())
                .hasMessageContaining("Expecting actual not to be null");
    }

    @Test
    void what_looks_for_nothing_is_refused_for_it_could_not_fail() {
        assertThatThrownBy(() -> assertThat(LOG).containsDenied())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a syscall");
        assertThatThrownBy(() -> assertThat(LOG).attempted())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a syscall");
        assertThatThrownBy(() -> assertThat(LOG).neverAttempted())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a syscall");
    }

    private static Arguments message(String name, ThrowingCallable assertion, String message) {
        return argumentSet(name, assertion, message);
    }
}
