package org.sandboxed.selftest.policy;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxLaunchException;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyContext;
import org.sandboxed.engine.policy.PolicyEvent;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.selftest.Python;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a callback decides cannot be got round, and what it restricts holds. */
class PolicyEnforcementTests {

    private final Queue<PolicyEvent> events = new ConcurrentLinkedQueue<>();

    @Test
    void core_098_an_exec_is_denied_by_its_arguments() {
        PolicyCallback callback =
                (event, context) -> event.argvContains("malicious") ? PolicyVerdict.deny() : PolicyVerdict.allow();

        RunResult run = run(callback, "sh", "-c", "/bin/echo malicious; /bin/echo fine");

        assertThat(run.stdout()).isEqualTo("fine\n");
        assertThat(run.syscalls().denied().of(Syscall.EXECVE).events())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.rule()).contains("policy callback");
                    assertThat(event.decidedBy()).isEqualTo("callback");
                    assertThat(event.argv()).containsExactly("/bin/echo", "malicious");
                });
        try (Sandbox sandbox = Sandbox.builder().policy(callback).build()) {
            assertThatThrownBy(() -> sandbox.run("echo", "malicious")).isInstanceOf(SandboxLaunchException.class);
        }
    }

    @Test
    void core_099_at_most_64_arguments_are_told() {
        run(allow(), "sh", "-c", "python3 -c pass $(seq 100); true");

        assertThat(events)
                .filteredOn(event -> event.argvContains("python3"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.argv()).hasSize(64));
    }

    @Test
    void core_106_thirty_forks_with_execs_are_done_in_time() {
        RunResult run = run(allow(), "sh", "-c", "for i in $(seq 30); do /bin/true & wait; done; echo done");

        assertThat(run.timedOut()).isFalse();
        assertThat(run.stdout()).isEqualTo("done\n");
    }

    @Test
    void arguments_in_memory_that_others_can_map_are_refused() {
        RunResult run = run(
                allow(),
                Python.lines(
                                "import ctypes, mmap, os",
                                "shared = mmap.mmap(-1, 4096)",
                                "shared[0:2] = b'x\\0'",
                                "address = ctypes.addressof(ctypes.c_char.from_buffer(shared))",
                                "libc = ctypes.CDLL(None, use_errno=True)",
                                "argv = (ctypes.c_void_p * 2)(address, None)",
                                "libc.execve(b'/bin/true', argv, None)",
                                "print(os.strerror(ctypes.get_errno()))")
                        .toArray(String[]::new));

        assertThat(run.stdout()).isEqualTo("Operation not permitted\n");
        assertThat(run.syscalls().denied().of(Syscall.EXECVE).events())
                .singleElement()
                .satisfies(event -> assertThat(event.rule().orElseThrow()).contains("from memory of its own"));
    }

    @Test
    void a_process_that_shares_its_memory_cannot_be_made() {
        RunResult run = run(
                allow(),
                Python.lines(
                                "import ctypes, os, platform",
                                "number = 56 if platform.machine() == 'x86_64' else 220",
                                "libc = ctypes.CDLL(None, use_errno=True)",
                                "print(libc.syscall(number, 0x100 | 17, 0, 0, 0, 0), os.strerror(ctypes.get_errno()))")
                        .toArray(String[]::new));

        assertThat(run.stdout()).isEqualTo("-1 Operation not permitted\n");
    }

    @Test
    void core_119_twenty_programs_are_spawned_from_vforks() {
        RunResult run = run(
                allow(),
                Python.lines(
                                "import os",
                                "for i in range(20):",
                                "    os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)",
                                "print('done')")
                        .toArray(String[]::new));

        assertThat(run.stdout()).isEqualTo("done\n");
    }

    @Test
    void a_program_cannot_replace_what_has_been_judged() {
        PolicyCallback callback =
                (event, context) -> event.path().filter("/etc/group"::equals).isPresent()
                        ? PolicyVerdict.deny(Errno.EACCES)
                        : PolicyVerdict.allow();

        RunResult run = run(
                callback,
                Python.lines(
                                "import ctypes, os, threading",
                                "good, bad = b'/etc/passwd', b'/etc/group\\0'",
                                "path = ctypes.create_string_buffer(good, 16)",
                                "libc = ctypes.CDLL(None)",
                                "over = threading.Event()",
                                "def swap():",
                                "    while not over.is_set():",
                                "        ctypes.memmove(path, bad, len(bad)); ctypes.memmove(path, good, len(good))",
                                "threading.Thread(target=swap).start()",
                                "leaked = 0",
                                "for i in range(300):",
                                "    fd = libc.open(path, 0)",
                                "    if fd >= 0:",
                                "        leaked += os.readlink('/proc/self/fd/%d' % fd) == '/etc/group'",
                                "        os.close(fd)",
                                "over.set()",
                                "print(leaked)")
                        .toArray(String[]::new));

        assertThat(run.stdout()).isEqualTo("0\n");
    }

    @Test
    void core_094_a_process_can_be_cut_off_the_network() {
        PolicyCallback callback = (event, context) -> {
            context.restrictNetworkOf(event.pid());
            return PolicyVerdict.allow();
        };

        RunResult run = run(
                callback,
                Python.lines("import socket", "print(socket.socket().connect_ex(('127.0.0.1', 9)))")
                        .toArray(String[]::new));

        assertThat(run.stdout()).isEqualTo("111\n");
        assertThat(run.syscalls().denied().of(Syscall.CONNECT).events())
                .extracting(SyscallEvent::rule)
                .containsExactly(Optional.of("policy callback: restrictNetwork"));
    }

    @Test
    void a_context_is_of_no_use_afterwards() {
        AtomicReference<PolicyContext> kept = new AtomicReference<>();
        run(
                (event, context) -> {
                    kept.set(context);
                    return PolicyVerdict.allow();
                },
                "true");

        PolicyContext late = requireNonNull(kept.get());
        assertThatThrownBy(() -> late.denyPath("/etc"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The policy callback has returned");
    }

    @Test
    void what_makes_no_sense_is_refused() {
        Queue<String> messages = new ConcurrentLinkedQueue<>();
        run(
                (event, context) -> {
                    List.<Runnable>of(
                                    () -> context.denyPath("etc"),
                                    () -> context.allowPath(""),
                                    () -> context.restrictNetwork("example.com"),
                                    () -> context.restrictNetworkOf(1, "1.2.3.4.5"))
                            .forEach(wrong -> assertThatThrownBy(wrong::run)
                                    .isInstanceOf(SandboxException.class)
                                    .satisfies(refused -> messages.add(refused.getMessage())));
                    return PolicyVerdict.allow();
                },
                "true");

        assertThat(messages)
                .contains(
                        "denyPath: \"etc\" is not an absolute path",
                        "restrictNetwork: \"example.com\" is not an IP address; names are not looked up")
                .hasSizeGreaterThanOrEqualTo(4);
    }

    private PolicyCallback allow() {
        return keeping((event, context) -> PolicyVerdict.allow());
    }

    private PolicyCallback keeping(PolicyCallback callback) {
        return (event, context) -> {
            events.add(event);
            return callback.decide(event, context);
        };
    }

    private static RunResult run(PolicyCallback callback, String... command) {
        try (Sandbox sandbox = Sandbox.builder().policy(callback).build()) {
            return sandbox.run(command);
        }
    }
}
