package org.sandboxed.selftest.policy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyContext;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a callback says of one process, which holds for what that starts as well. */
class PolicyProcessTests {

    private static final String[] PROGRAM = {
        "import os, signal, socket, sys",
        "def meet(where):",
        "    try: open(where)",
        "    except FileNotFoundError: pass",
        "def read(who):",
        "    try: open('/etc/hostname').close(); print(who, 'reads', flush=True)",
        "    except PermissionError: print(who, 'is refused', flush=True)",
        "def run(work):",
        "    child = os.fork()",
        "    if not child:",
        "        work()",
        "        os._exit(0)",
        "    return os.waitpid(child, 0)[1]",
        "def orphan(work):",
        "    done, end = os.pipe()",
        "    def parent():",
        "        gone, alive = os.pipe()",
        "        if os.fork() == 0:",
        "            os.close(alive)",
        "            os.read(gone, 1)",
        "            work()",
        "            os._exit(0)",
        "    run(parent)",
        "    os.close(end)",
        "    os.read(done, 1)",
    };

    /** Code that is run where a program meets a file. */
    @FunctionalInterface
    private interface Step {
        void take(int pid, PolicyContext context);
    }

    private static PolicyCallback at(String path, Step step) {
        return (event, context) -> {
            if (event.path().filter(path::equals).isPresent()) {
                step.take(event.pid(), context);
            }
            return PolicyVerdict.allow();
        };
    }

    private static List<String> program(String... lines) {
        String[] all = new String[PROGRAM.length + lines.length];
        System.arraycopy(PROGRAM, 0, all, 0, PROGRAM.length);
        System.arraycopy(lines, 0, all, PROGRAM.length, lines.length);
        return Python.lines(all);
    }

    @Test
    void a_path_is_denied_to_a_process_and_what_it_starts() {
        PolicyCallback callback = at("/etc/meet", (pid, context) -> context.denyPathOf(pid, "/etc/hostname"));
        try (Sandbox sandbox = Sandbox.builder().policy(callback).build()) {
            RunResult run = sandbox.run(program(
                    "def child():",
                    "    meet('/etc/meet')",
                    "    read('child')",
                    "    run(lambda: read('grandchild'))",
                    "    orphan(lambda: read('orphan'))",
                    "run(child)",
                    "read('parent')"));

            assertThat(run.stdout())
                    .isEqualTo("child is refused\ngrandchild is refused\norphan is refused\nparent reads\n");
            assertThat(run.syscalls().denied().under("/etc/hostname").events())
                    .hasSize(3)
                    .extracting(SyscallEvent::rule)
                    .containsOnly(Optional.of("policy callback: denyPathOf(/etc/hostname)"));
        }
    }

    @Test
    void a_path_is_granted_to_a_process_alone_and_withheld_from_it_again() {
        PolicyCallback callback = (event, context) -> {
            at("/etc/deny", (pid, its) -> its.denyPath("/etc/hostname")).decide(event, context);
            at("/etc/grant", (pid, its) -> its.allowPathOf(pid, "/etc/hostname"))
                    .decide(event, context);
            at("/etc/lift", (pid, its) -> its.liftPathsOf(pid)).decide(event, context);
            return PolicyVerdict.allow();
        };
        try (Sandbox sandbox = Sandbox.builder().policy(callback).build()) {
            RunResult run = sandbox.run(program(
                    "meet('/etc/deny')",
                    "def child():",
                    "    meet('/etc/grant')",
                    "    read('child')",
                    "    run(lambda: read('grandchild'))",
                    "    meet('/etc/lift')",
                    "    read('child')",
                    "run(child)",
                    "read('parent')"));

            assertThat(run.stdout()).isEqualTo("child reads\ngrandchild reads\nchild is refused\nparent is refused\n");
        }
    }

    @Test
    void memory_is_restricted_for_a_process_with_what_it_starts() {
        PolicyCallback callback = (event, context) -> {
            at("/etc/meet", (pid, its) -> its.restrictMemoryOf(pid, "64M")).decide(event, context);
            at("/etc/lift", (pid, its) -> its.liftMemoryOf(pid)).decide(event, context);
            return PolicyVerdict.allow();
        };
        try (Sandbox sandbox =
                Sandbox.builder().maxMemory("1G").policy(callback).build()) {
            RunResult run = sandbox.run(program(
                    "def take(who):",
                    "    taken = bytearray(100 << 20)",
                    "    print(who, 'has it', flush=True)",
                    "def child():",
                    "    meet('/etc/meet')",
                    "    print(run(lambda: take('grandchild')), flush=True)",
                    "    meet('/etc/lift')",
                    "    take('child')",
                    "run(child)",
                    "take('parent')"));

            assertThat(run.stdout()).isEqualTo("9\nchild has it\nparent has it\n");
            assertThat(run.syscalls().denied().events())
                    .extracting(SyscallEvent::rule)
                    .containsExactly(Optional.of("policy callback: restrictMemory"));
        }
    }

    @Test
    void processes_are_restricted_for_a_process_with_what_it_starts() {
        PolicyCallback callback = (event, context) -> {
            at("/etc/meet", (pid, its) -> its.restrictProcessesOf(pid, 2)).decide(event, context);
            at("/etc/lift", (pid, its) -> its.liftProcessesOf(pid)).decide(event, context);
            return PolicyVerdict.allow();
        };
        try (Sandbox sandbox =
                Sandbox.builder().maxProcesses(20).policy(callback).build()) {
            RunResult run = sandbox.run(program(
                    "def fork(who):",
                    "    try: run(lambda: None); print(who, 'forks', flush=True)",
                    "    except BlockingIOError: print(who, 'is refused', flush=True)",
                    "def child():",
                    "    meet('/etc/meet')",
                    "    fork('child')",
                    "    run(lambda: fork('grandchild'))",
                    "    meet('/etc/lift')",
                    "    run(lambda: fork('grandchild'))",
                    "run(child)",
                    "fork('parent')"));

            assertThat(run.stdout()).isEqualTo("child forks\ngrandchild is refused\ngrandchild forks\nparent forks\n");
        }
    }

    @Test
    void nothing_can_be_said_of_who_is_not_there() {
        PolicyCallback callback = at(
                "/etc/meet",
                (pid, context) -> assertThatThrownBy(() -> context.denyPathOf(1, "/etc/hostname"))
                        .isInstanceOf(SandboxException.class)
                        .hasMessage("denyPathOf: 1 is no process of this run that has made a call;"
                                + " an event tells the pid of its own"));
        try (Sandbox sandbox = Sandbox.builder().policy(callback).build()) {
            assertThat(sandbox.run(program("meet('/etc/meet')", "read('it')")).stdout())
                    .isEqualTo("it reads\n");
        }
    }

    @Test
    void whose_child_a_process_is_cannot_be_hidden() {
        try (Sandbox sandbox = Sandbox.builder()
                .policy((event, context) -> PolicyVerdict.allow())
                .build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import ctypes",
                    "libc = ctypes.CDLL(None, use_errno=True)",
                    "print(libc.prctl(36, 1, 0, 0, 0), ctypes.get_errno())"));

            assertThat(run.stdout()).isEqualTo("-1 1\n");
            assertThat(run.syscalls().denied().of(Syscall.PRCTL).events())
                    .extracting(SyscallEvent::rule)
                    .containsExactly(Optional.of(
                            "policy callback: prctl(PR_SET_CHILD_SUBREAPER) hides whose child a" + " process is"));
        }
    }
}
