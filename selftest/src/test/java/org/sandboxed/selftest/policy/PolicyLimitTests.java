package org.sandboxed.selftest.policy;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Limits that a callback lowers while a program runs: core.md, section 6.4. */
class PolicyLimitTests {

    /** Lowers the number of processes when a program opens one file, and raises it again when it opens another. */
    private static final PolicyCallback SWITCHING = (event, context) -> {
        if (event.path().filter("/etc/low"::equals).isPresent()) {
            context.restrictProcesses(1);
        } else if (event.path().filter("/etc/high"::equals).isPresent()) {
            context.restrictProcesses(8);
        }
        return PolicyVerdict.allow();
    };

    @Test
    void core_105_a_callback_lowers_the_number_of_processes_and_raises_it_again() {
        try (Sandbox sandbox =
                Sandbox.builder().maxProcesses(8).policy(SWITCHING).build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import errno, os",
                    "def attempt():",
                    "    try:",
                    "        child = os.fork()",
                    "        if not child: os._exit(0)",
                    "        os.waitpid(child, 0)",
                    "        print('forked')",
                    "    except OSError as e:",
                    "        print(errno.errorcode[e.errno])",
                    "def meet(path):",
                    "    try: open(path)",
                    "    except FileNotFoundError: pass",
                    "attempt()",
                    "meet('/etc/low')",
                    "attempt()",
                    "meet('/etc/high')",
                    "attempt()"));

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("forked\nEAGAIN\nforked\n");
            assertThat(run.syscalls().denied().events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.rule()).hasValue("policy callback: restrictProcesses"));
        }
    }

    @Test
    void a_callback_lowers_the_limit_on_memory() {
        PolicyCallback callback = (event, context) -> {
            event.path().filter("/etc/low"::equals).ifPresent(path -> context.restrictMemory("96M"));
            return PolicyVerdict.allow();
        };
        try (Sandbox sandbox =
                Sandbox.builder().maxMemory("512M").policy(callback).build()) {
            RunResult run = sandbox.run(Python.lines(
                    "first = bytearray(128 << 20)",
                    "print('had', flush=True)",
                    "del first",
                    "try: open('/etc/low')",
                    "except FileNotFoundError: pass",
                    "second = bytearray(16 << 20)",
                    "print('has', flush=True)",
                    "third = bytearray(128 << 20)",
                    "print('too much')"));

            assertThat(run.stdout()).isEqualTo("had\nhas\n");
            assertThat(run.signal()).hasValue(9);
            assertThat(run.syscalls().of(Syscall.MMAP).denied().events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.rule()).hasValue("policy callback: restrictMemory"));
        }
    }

    @Test
    void core_115_no_more_than_the_policy_and_nothing_that_it_does_not_count() {
        Queue<String> messages = new ConcurrentLinkedQueue<>();
        PolicyCallback callback = (event, context) -> {
            for (Runnable wrong : new Runnable[] {
                () -> context.restrictProcesses(9),
                () -> context.restrictProcesses(0),
                () -> context.restrictMemory("64M"),
                () -> context.restrictMemory("much")
            }) {
                assertThatThrownBy(wrong::run)
                        .isInstanceOf(SandboxException.class)
                        .satisfies(refused -> messages.add(refused.getMessage()));
            }
            return PolicyVerdict.allow();
        };
        try (Sandbox sandbox =
                Sandbox.builder().maxProcesses(8).policy(callback).build()) {
            RunResult run = sandbox.run("true");

            assertThat(run.exitCode()).isZero();
            assertThat(messages)
                    .contains(
                            "restrictProcesses: 9 is more than the policy's maxProcesses, 8; a callback can only lower"
                                    + " it",
                            "restrictProcesses: 0 is not a positive number")
                    .anySatisfy(message -> assertThat(message)
                            .startsWith("restrictMemory: 64M cannot be enforced, for the policy has no such limit"))
                    .anySatisfy(message -> assertThat(message).startsWith("restrictMemory: \"much\" is not a size"));
        }
    }
}
