package org.sandboxed.selftest.policy;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyEvent;
import org.sandboxed.engine.policy.PolicyEvent.Category;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Events, verdicts and failures of a callback. */
class PolicyCallbackTests {

    private final Queue<PolicyEvent> events = new ConcurrentLinkedQueue<>();

    @Test
    void core_091_opens_and_execs_are_told_with_their_processes() {
        RunResult run = run(allow(), "sh", "-c", "cat /etc/group; true");

        assertThat(run.stdout()).contains("root:");
        assertThat(events).extracting(PolicyEvent::syscall).contains(Syscall.OPENAT, Syscall.EXECVE);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.pid()).isPositive();
            assertThat(event.parentPid()).isPositive();
        });
        assertThat(events).extracting(PolicyEvent::path).contains(Optional.of("/etc/group"));
    }

    @Test
    void core_095_a_path_is_denied_from_now_on_under_each_of_its_names() {
        PolicyCallback callback = (event, context) -> {
            if (event.argvContains("now")) {
                context.denyPath("/etc/hostname");
            }
            return PolicyVerdict.allow();
        };

        RunResult run = run(
                callback,
                "sh",
                "-c",
                "cat /etc/hostname > before; ln -s /etc/hostname link; echo now > /dev/null; /bin/echo now; cat"
                        + " /etc/hostname; cat link; cat < /etc/../etc/hostname; cat /etc/group > after; wc -c before"
                        + " after");

        assertThat(run.stderr())
                .contains("cat: /etc/hostname: Permission denied", "cat: link: Permission denied")
                .contains("/etc/../etc/hostname: Permission denied");
        assertThat(run.stdout()).doesNotContain(" 0 before", " 0 after");
        assertThat(run.syscalls().denied().events())
                .extracting(SyscallEvent::rule)
                .contains(Optional.of("policy callback: denyPath(/etc/hostname)"));
    }

    @Test
    void a_path_that_was_denied_can_be_allowed_again() {
        AtomicInteger execs = new AtomicInteger();
        PolicyCallback callback = (event, context) -> {
            if (event.category() == Category.PROCESS && event.argvContains("cat")) {
                if (execs.incrementAndGet() == 1) {
                    context.denyPath("/etc/hostname/");
                } else {
                    context.allowPath("/etc/hostname");
                }
            }
            return PolicyVerdict.allow();
        };

        RunResult run = run(callback, "sh", "-c", "cat /etc/hostname; cat /etc/hostname");

        assertThat(run.stderr().lines().toList()).hasSize(1);
        assertThat(run.stdout()).isNotEmpty();
    }

    @Test
    void core_097_a_callback_that_allows_changes_nothing() {
        assertThat(run(allow(), "echo", "hello").stdout()).isEqualTo("hello\n");
    }

    @Test
    void core_101_categories_tell_files_processes_and_the_network_apart() {
        run(
                allow(),
                "python3",
                "-c",
                "import os, socket; socket.socket().connect_ex(('127.0.0.1', 9)); os.system('true')");

        assertThat(events)
                .extracting(PolicyEvent::category)
                .contains(Category.FILE, Category.PROCESS, Category.NETWORK);
    }

    @Test
    void core_102_a_denial_has_the_errno_that_it_was_given() {
        PolicyCallback callback =
                (event, context) -> event.path().filter("/etc/group"::equals).isPresent()
                        ? PolicyVerdict.deny(Errno.ENOTDIR)
                        : PolicyVerdict.allow();

        RunResult run = run(callback, "cat", "/etc/group", "/etc/passwd");

        assertThat(run.stderr()).isEqualTo("cat: /etc/group: Not a directory\n");
        assertThat(run.stdout()).contains("root:");
        assertThat(run.syscalls().denied().events())
                .extracting(SyscallEvent::path)
                .containsExactly(Optional.of("/etc/group"));
    }

    @Test
    void core_103_what_is_audited_goes_on_and_is_marked() {
        RunResult run = run((event, context) -> PolicyVerdict.audit(), "cat", "/etc/group");

        assertThat(run.stdout()).contains("root:");
        assertThat(run.syscalls().denied().events()).isEmpty();
        assertThat(run.syscalls().under("/etc/group").events())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.note()).contains("audited by the policy callback"));
    }

    @Test
    void core_107_changes_of_names_are_told_with_absolute_paths() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().policy(keeping(allow())).build()) {
            String home = sandbox.workdir().toRealPath().toString();
            RunResult run = sandbox.run("sh", "-c", "mkdir a; mv a ./b; mkfifo b/../f; rmdir b");

            assertThat(run.exitCode()).isZero();
            assertThat(events)
                    .extracting(event -> event.path().orElse(""))
                    .contains(home + "/a", home + "/f", home + "/b");
            assertThat(events).extracting(PolicyEvent::secondPath).contains(Optional.of(home + "/b"));
        }
    }

    @Test
    void core_109_net_130_a_denied_send_is_not_sent() {
        PolicyCallback callback =
                (event, context) -> event.syscall() == Syscall.SENDMSG ? PolicyVerdict.deny() : PolicyVerdict.allow();

        RunResult run = run(
                callback,
                Python.lines(
                                "import socket",
                                "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
                                "b.setblocking(False)",
                                "try: a.sendmsg([b'x'])",
                                "except PermissionError as e: print(e.strerror)",
                                "try: b.recv(1)",
                                "except BlockingIOError: print('nothing')")
                        .toArray(String[]::new));

        assertThat(run.stdout()).isEqualTo("Operation not permitted\nnothing\n");
    }

    @Test
    void a_name_is_not_made_where_the_callback_denies_it() throws Exception {
        PolicyCallback callback =
                (event, context) -> event.syscall() == Syscall.MKDIR || event.syscall() == Syscall.MKDIRAT
                        ? PolicyVerdict.deny(Errno.EROFS)
                        : PolicyVerdict.allow();
        try (Sandbox sandbox = Sandbox.builder().policy(callback).build()) {
            assertThat(sandbox.run("mkdir", "a").stderr()).contains("Read-only");
            assertThat(sandbox.workdir().resolve("a")).doesNotExist();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // that is what this is about
    void core_110_a_verdict_that_is_none_denies() {
        RunResult run = run(
                (event, context) -> event.argvContains("/bin/true") ? null : PolicyVerdict.allow(),
                "sh",
                "-c",
                "/bin/true || echo denied");

        assertThat(run.stdout()).isEqualTo("denied\n");
        assertThat(run.handlerFailure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOf(SandboxException.class)
                        .hasMessageContaining("returned null for execve; the call was denied"));
    }

    @Test
    void a_callback_that_throws_denies_and_is_reported() {
        RunResult run = run(
                (event, context) -> {
                    if (event.argvContains("/bin/true")) {
                        throw new IllegalStateException("no idea");
                    }
                    return PolicyVerdict.allow();
                },
                "sh",
                "-c",
                "/bin/true || echo denied");

        assertThat(run.stdout()).isEqualTo("denied\n");
        assertThat(run.handlerFailure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasMessageContaining("threw java.lang.IllegalStateException: no idea for execve")
                        .hasCauseInstanceOf(IllegalStateException.class));
    }

    @Test
    void core_113_a_callback_that_takes_too_long_denies_and_is_interrupted() {
        CountDownLatch interrupted = new CountDownLatch(1);
        RunResult run = run(
                (event, context) -> {
                    if (event.argvContains("/bin/true")) {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                        }
                    }
                    return PolicyVerdict.allow();
                },
                "sh",
                "-c",
                "/bin/true || echo denied");

        assertThat(run.stdout()).isEqualTo("denied\n");
        assertThat(run.duration()).hasSeconds(5);
        assertThat(run.handlerFailure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasMessageContaining("took more than 5 seconds for execve; the call was denied"));
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void core_114_two_sandboxes_share_nothing() {
        PolicyCallback denies = (event, context) -> {
            if (event.category() == Category.PROCESS) {
                context.denyPath("/etc/group");
            }
            return PolicyVerdict.allow();
        };

        assertThat(run(denies, "cat", "/etc/group").stderr()).contains("Permission denied");
        assertThat(run(allow(), "cat", "/etc/group").stdout()).contains("root:");
    }

    @Test
    void core_121_an_event_tells_whether_an_argument_is_there() {
        PolicyEvent event = new PolicyEvent(
                Syscall.EXECVE,
                Category.PROCESS,
                1,
                1,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of("git", "push"));

        assertThat(event.argvContains("push")).isTrue();
        assertThat(event.argvContains("pus")).isFalse();
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
