package org.sandboxed.selftest;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedRunnable;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.engine.record.Verdict;
import org.sandboxed.junit.SandboxExtension;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A missing value is refused with the name of what was called: a log that was asked for nothing would have nothing. */
@NullUnmarked
class NullTests {

    private static Sandbox sandbox;
    private static RunResult run;

    @BeforeAll
    static void runSomething() {
        sandbox = Sandbox.builder().build();
        run = sandbox.run("true");
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @Test
    void what_makes_answers_and_sandboxes() {
        refused("Syscall", () -> Syscall.of((String) null));
        refused("Syscall", () -> Syscall.find(null));
        refused("Action.errno", () -> Action.errno(null));
        refused("Action.injectBytes", () -> Action.injectBytes(null));
        refused("Action.defer", () -> Action.defer(null));
        refused("PolicyVerdict.deny", () -> PolicyVerdict.deny(null));
        refused("SandboxExtension.with", () -> SandboxExtension.with(null));
        refused("call", () -> sandbox.call((SandboxedRunnable<RuntimeException>) null));
        refused("attempt", () -> sandbox.attempt((SandboxedRunnable<RuntimeException>) null));
    }

    @Test
    void what_reads_records() {
        refused("syscalls: of", () -> run.syscalls().of((Syscall) null));
        refused("syscalls: under", () -> run.syscalls().under(null));
        refused("syscalls: count", () -> run.syscalls().count(null));
        refused("syscalls: count", () -> run.syscalls().count(Syscall.OPENAT, null));
        refused("syscalls: count", () -> run.syscalls().count(null, Verdict.DENIED));
        refused("network: to", () -> run.network().to(null));
        refused("netlink: protocol", () -> run.netlink().protocol(null));
        refused("netlink: of", () -> sandbox.netlink().of((int[]) null));
        refused("netlink: writePcap", () -> run.netlink().writePcap(null));
        refused("changes: of", () -> run.changes().of(null));
        refused("changes: under", () -> run.changes().under(null));
        refused("http: of", () -> sandbox.http().of(null));
        refused("http: stub", () -> sandbox.http().stub(null));
        refused("limit", () -> run.limit(null));
    }

    @Test
    void what_asserts_on_them() {
        refused("a syscall", () -> assertThat(run.syscalls()).neverAttempted((Syscall) null));
        refused("neverTouched", () -> assertThat(run.syscalls()).neverTouched(null));
        refused("a syscall", () -> assertThat(run).hasDenied((Syscall[]) null));
        refused("a text", () -> assertThat(run).hasStdoutContaining((String) null));
        refused("a program", () -> assertThat(run).neverRan((String) null));
        refused("a path", () -> assertThat(run.changes()).unchanged((String) null));
        refused("change", () -> assertThat(run.changes()).change(null));
        refused("neverAttempted", () -> assertThat(run.network()).neverAttempted(null));
        refused("askedFor", () -> assertThat(run.network()).askedFor(null));
        refused("neverRequested", () -> assertThat(run.netlink()).neverRequested((int[]) null));
        refused("neverRequested", () -> assertThat(sandbox.http()).neverRequested(null));
    }

    private static void refused(String what, ThrowingCallable call) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(call)
                .withMessageStartingWith(what + ": ")
                .withMessageContaining("null");
    }
}
