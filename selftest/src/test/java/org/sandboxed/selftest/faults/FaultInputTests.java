package org.sandboxed.selftest.faults;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.fault.FaultMatcher;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.fault.Faults;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Rules that make no sense are refused where they are written. */
class FaultInputTests {

    @ParameterizedTest(name = "{1}")
    @MethodSource("nonsense")
    void a_rule_that_makes_no_sense_is_refused(Consumer<Faults> rule, String message) {
        Sandbox.Builder builder = Sandbox.builder();

        assertThatThrownBy(() -> builder.faults(rule))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(message);
    }

    @Test
    @SuppressWarnings("NullAway") // a mistake is what this is about
    void null_is_refused_by_name() {
        assertThatThrownBy(() -> Sandbox.builder().faults(rules -> rules.on(null)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("faults: on: null");
        assertThatThrownBy(() -> Sandbox.builder().faults(rules -> rules.on(Syscall.FSYNC, (Syscall) null)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("faults: on: one of");
    }

    @SuppressWarnings("NullAway") // mistakes are what this is about
    private static Stream<Arguments> nonsense() {
        return Stream.of(
                refused(Syscall.FSYNC, rule -> rule.nth(0), "nth(0) is not a positive number"),
                refused(Syscall.FSYNC, rule -> rule.every(-1), "every(-1) is not a positive number"),
                refused(Syscall.FSYNC, rule -> rule.probability(1.5), "probability(1.5) is not above 0"),
                refused(Syscall.FSYNC, rule -> rule.probability(Double.NaN, 1), "probability(NaN) is not above 0"),
                refused(Syscall.FSYNC, rule -> rule.nth(1).every(2), "every(2) after on(fsync).nth(1): of nth, every"),
                refused(Syscall.FSYNC, rule -> rule.path("a").path("b"), "path(\"b\") after on(fsync).path(\"a\")"),
                refused(Syscall.FSYNC, rule -> rule.path(null), "faults: path: null"),
                refused(Syscall.FSYNC, rule -> rule.argv("a", null), "faults: argv: one of [a, null]"),
                refused(Syscall.FSYNC, rule -> rule.program(null), "faults: program: null"),
                refused(Syscall.FSYNC, rule -> rule.fail(null), "faults: fail: null"),
                refused(Syscall.FSYNC, rule -> rule.delay(null), "faults: delay: null"),
                refused(Syscall.FSYNC, rule -> rule.jumpClock(null), "faults: jumpClock: null"),
                refused(Syscall.CONNECT, rule -> rule.address(null), "faults: address: null"),
                refused(Syscall.FSYNC, rule -> rule.path(""), "path(\"\") matches nothing"),
                refused(Syscall.FSYNC, rule -> rule.path("{a"), "path(\"{a\"): the braces"),
                refused(Syscall.GETPID, rule -> rule.path("a"), "getpid names neither a path nor a descriptor"),
                refused(Syscall.FSYNC, rule -> rule.address("::1"), "fsync names no address; it is possible for bind"),
                refused(Syscall.CONNECT, rule -> rule.address("example.com:80"), "is no address; write"),
                refused(Syscall.CONNECT, rule -> rule.address("203.0.113.7:99999"), "is no address"),
                refused(Syscall.CONNECT, rule -> rule.address("*"), "is no address"),
                refused(Syscall.FSYNC, FaultMatcher::argv, "argv() names no argument"),
                refused(Syscall.FSYNC, rule -> rule.program("/bin/sh"), "write the last part of its path"),
                refused(Syscall.FSYNC, rule -> rule.delay(Duration.ZERO), "is not a positive duration"),
                refused(Syscall.FSYNC, rule -> rule.delay(Duration.ofMinutes(1)), "at most 20 seconds"),
                refused(Syscall.EXECVE, rule -> rule.delay(Duration.ofMillis(1)), "an exec cannot be delayed"),
                refused(Syscall.WRITE, rule -> rule.shorten(0), "shorten(0) is not between 1 and 1048576"),
                refused(Syscall.WRITEV, rule -> rule.shorten(1), "writev cannot be shortened; it is possible for"),
                refused(Syscall.OPENAT, FaultMatcher::reset, "openat uses no connection"),
                refused(Syscall.FSYNC, rule -> rule.jumpClock(Duration.ZERO), "jumpClock(PT0S) is not a duration"),
                refused(Syscall.FSYNC, rule -> rule.jumpClock(Duration.ofDays(-40_000)), "at most 36500 days"),
                refused(
                        Syscall.FSYNC,
                        rule -> rule.jumpClock(Duration.ofSeconds(Long.MIN_VALUE)),
                        "at most 36500 days"),
                refused(Syscall.FSYNC, rule -> rule.returnValue(-5), "use fail(Errno)"),
                refused(Syscall.FSYNC, rule -> rule.kill(65), "kill(65) is not a signal number"));
    }

    private static Arguments refused(Syscall syscall, Consumer<FaultMatcher> rule, String message) {
        Consumer<Faults> all = faults -> rule.accept(faults.on(syscall));
        return arguments(all, message);
    }

    @Test
    void a_rule_says_once_what_comes_of_the_call() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            FaultMatcher matcher = sandbox.faults().on(Syscall.FSYNC);
            FaultRule rule = matcher.fail(Errno.EIO);

            assertThatThrownBy(matcher::kill)
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("begin another with on(...)");
            assertThat(sandbox.faults().rules()).containsExactly(rule);
        }
    }

    @Test
    void a_leap_of_the_machine_s_clock_is_refused_before_and_after_the_build() {
        Sandbox.Builder builder =
                Sandbox.builder().faults(faults -> faults.on(Syscall.FSYNC).jumpClock(Duration.ofHours(1)));

        assertThatThrownBy(builder::build)
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll("on(fsync).jumpClock(PT1H)", "timeStart or frozenTime");
        try (Sandbox sandbox = Sandbox.builder().build()) {
            FaultMatcher matcher = sandbox.faults().on(Syscall.FSYNC);
            Duration hour = Duration.ofHours(1);

            assertThatThrownBy(() -> matcher.jumpClock(hour)).isInstanceOf(SandboxException.class);
            assertThat(sandbox.faults().rules()).isEmpty();
        }
    }

    @Test
    void a_rule_on_a_blocked_syscall_is_refused_before_and_after_the_build() {
        Sandbox.Builder builder =
                Sandbox.builder().faults(faults -> faults.on(Syscall.PTRACE).fail(Errno.ESRCH));

        assertThatThrownBy(builder::build)
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll("faults: ptrace is blocked", "allowSyscalls");
        try (Sandbox sandbox = Sandbox.builder().denySyscalls(Syscall.FSYNC).build()) {
            Faults faults = sandbox.faults();
            assertThatThrownBy(() -> faults.on(Syscall.FSYNC))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContainingAll("faults: fsync is blocked", "denySyscalls(fsync)");
        }
    }

    @Test
    void each_sandbox_of_a_builder_has_rules_of_its_own() {
        AtomicReference<FaultRule> last = new AtomicReference<>();
        Sandbox.Builder builder = Sandbox.builder()
                .faults(faults ->
                        last.set(faults.on(Syscall.MKDIR, Syscall.MKDIRAT).fail(Errno.ENOSPC)));
        try (Sandbox first = builder.build();
                Sandbox second = builder.build()) {
            first.run("mkdir", "a");

            assertThat(first.faults().rules())
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.fired()).isTrue());
            assertThat(second.faults().rules()).containsExactly(last.get()).noneMatch(FaultRule::fired);
        }
    }
}
