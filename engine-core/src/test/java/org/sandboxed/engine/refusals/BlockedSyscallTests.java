package org.sandboxed.engine.refusals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Decision;

import static org.assertj.core.api.Assertions.assertThat;

/** Syscalls that the filter refuses, whatever the user is. */
class BlockedSyscallTests {

    @Test
    void core_001_mount_fails_and_the_sandbox_lives_on() {
        RunResult run = run("attempt(lambda: raw(${mount}, ctypes.c_char_p(b'none'), ctypes.c_char_p(b'/tmp'),"
                + " ctypes.c_char_p(b'tmpfs'), 0, 0))");

        assertThat(run.stdout()).isEqualTo("EPERM\n");
        assertDenied(run, Syscall.MOUNT);
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult mount = sandbox.run("sh", "-c", "mount -t tmpfs none . || echo failed");
            assertThat(mount.stdout()).isEqualTo("failed\n");
            assertThat(mount.exitCode()).isZero();
            assertThat(sandbox.run("echo", "alive").stdout()).isEqualTo("alive\n");
        }
    }

    @Test
    void core_002_nobody_can_be_traced() {
        RunResult run = run("attempt(lambda: raw(${ptrace}, 16, os.getppid(), 0, 0))");

        assertThat(run.stdout()).isEqualTo("EPERM\n");
        assertDenied(run, Syscall.PTRACE);
    }

    @Test
    void core_003_net_303_the_personality_stays() {
        RunResult run = run("attempt(lambda: raw(${personality}, 0x40000))");

        assertThat(run.stdout()).isEqualTo("EPERM\n");
        assertDenied(run, Syscall.PERSONALITY);
    }

    @ParameterizedTest
    @CsvSource({
        "unshare, 0x10000000",
        "setns, '0, 0'",
        "pivot_root, '0, 0'",
        "bpf, '0, 0, 0'",
        "keyctl, '0, 0'",
        "userfaultfd, 0",
        "perf_event_open, '0, 0, -1, -1, 0'",
        "open_by_handle_at, '0, 0, 0'",
        "fanotify_init, '4, 0'",
    })
    void core_018_is_blocked(String syscall, String arguments) {
        RunResult run = run("attempt(lambda: raw(${%s}, %s))".formatted(syscall, arguments));

        assertThat(run.stdout()).isEqualTo("EPERM\n");
        assertDenied(run, Syscall.of(syscall));
    }

    @Test
    void core_018_io_uring_looks_like_one_that_the_kernel_lacks() {
        RunResult run = run("attempt(lambda: raw(${io_uring_setup}, 1, 0))");

        assertThat(run.stdout()).isEqualTo("ENOSYS\n");
        assertThat(run.syscalls().denied().of(Syscall.IO_URING_SETUP).events())
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.rule()).isPresent());
    }

    @Test
    void core_019_clone_makes_no_namespace() {
        RunResult run = run("attempt(lambda: raw(${clone}, 0x10000000 | 17, 0, 0, 0, 0))");

        assertThat(run.stdout()).isEqualTo("EPERM\n");
        assertDenied(run, Syscall.CLONE);
    }

    @Test
    void core_021_threads_and_processes_can_be_made() {
        RunResult run = run("""
            thread = threading.Thread(target=lambda: print('thread', flush=True))
            thread.start()
            thread.join()
            subprocess.run(['echo', 'process'], check=True)
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("thread\nprocess\n");
    }

    @Test
    void core_022_no_keystroke_can_be_faked() {
        RunResult run = run("""
            attempt(lambda: fcntl.ioctl(0, 0x5412, b'x'))
            attempt(lambda: fcntl.ioctl(0, 0x541C, b'x'))
            """);

        assertThat(run.stdout()).isEqualTo("EPERM\nEPERM\n");
        assertDenied(run, Syscall.IOCTL);
    }

    @Test
    void the_console_of_the_machine_and_its_drivers_are_left_alone_by_who_has_a_terminal() {
        try (Sandbox sandbox =
                Sandbox.builder().writable("/dev/ptmx", "/dev/pts").build()) {
            RunResult run = sandbox.run(Python.command("""
                controller, terminal = os.openpty()
                attempt(lambda: fcntl.ioctl(terminal, 0x541D))
                attempt(lambda: fcntl.ioctl(terminal, 0x5423, struct.pack('i', 27)))
                attempt(lambda: fcntl.ioctl(terminal, 0x5424, bytes(4)))
                """));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("EPERM\nEPERM\nok\n");
            assertDenied(run, Syscall.IOCTL);
        }
    }

    @Test
    void a_file_system_is_neither_frozen_nor_thawed_by_who_may_read_it() {
        RunResult run = run("""
            directory = os.open('/usr', os.O_RDONLY)
            attempt(lambda: fcntl.ioctl(directory, 0xC0045878, 0))
            attempt(lambda: fcntl.ioctl(directory, 0x80086601, bytes(8)))
            """);

        assertThat(run.stdout().lines().findFirst()).hasValue("EPERM");
        assertDenied(run, Syscall.IOCTL);
        assertThat(run.syscalls().denied()).hasSize(1);
    }

    @Test
    void no_table_of_the_firewall_is_replaced() {
        RunResult run = run("""
            attempt(lambda: socket.socket().setsockopt(socket.SOL_IP, 64, bytes(100)))
            attempt(lambda: socket.socket(socket.AF_UNIX).setsockopt(socket.IPPROTO_IPV6, 64, bytes(100)))
            """);

        assertThat(run.stdout()).isEqualTo("EPERM\nEPERM\n");
        assertDenied(run, Syscall.SETSOCKOPT);
    }

    @Test
    void no_file_is_leased() {
        RunResult run = run("""
            with open('own', 'w') as file:
                attempt(lambda: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK))
            """);

        assertThat(run.stdout()).isEqualTo("EPERM\n");
        assertDenied(run, Syscall.FCNTL);
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
    void a_number_that_no_call_has_is_answered_as_by_the_kernel() {
        RunResult run = run("""
            attempt(lambda: raw(-1))
            attempt(lambda: raw(0x7fffffff))
            attempt(lambda: raw(0x40000000 + 520, b'/bin/true', None, None))
            attempt(lambda: raw(0x40000000 + 2, b'/etc/passwd', 0))
            """);

        assertThat(run.stdout()).isEqualTo("ENOSYS\n".repeat(4));
        assertThat(run.handlerFailure()).isEmpty();
        assertThat(run.syscalls().denied().events())
                .singleElement()
                .satisfies(event -> assertThat(event.syscall()).isEqualTo(Syscall.OPEN));
    }

    @Test
    void core_029_a_syscall_can_be_blocked() {
        try (Sandbox sandbox = Sandbox.builder().denySyscalls(Syscall.GETCWD).build()) {
            RunResult run = sandbox.run(Python.command("attempt(os.getcwd)\nprint('alive')"));

            assertThat(run.stdout()).isEqualTo("EPERM\nalive\n");
            assertDenied(run, Syscall.GETCWD);
        }
    }

    @Test
    void core_030_shared_memory_stays_blocked_when_asked_for() {
        try (Sandbox sandbox = Sandbox.builder()
                .denySyscalls(Syscall.SHMGET, Syscall.SEMGET, Syscall.MSGGET)
                .build()) {
            RunResult run = sandbox.run(Python.command("attempt(lambda: raw(${shmget}, 0, 4096, 0o1600))"));

            assertThat(run.stdout()).isEqualTo("EPERM\n");
            assertDenied(run, Syscall.SHMGET);
        }
    }

    @Test
    void core_031_blocking_what_is_blocked_is_no_conflict() {
        try (Sandbox sandbox = Sandbox.builder().denySyscalls(Syscall.MOUNT).build()) {
            RunResult run = sandbox.run("echo", "ok");

            assertThat(run.stdout()).isEqualTo("ok\n");
        }
    }

    private static void assertDenied(RunResult run, Syscall syscall) {
        assertThat(run.syscalls().denied().of(syscall).events()).isNotEmpty().allSatisfy(event -> {
            assertThat(event.decision()).isEqualTo(new Decision.Failed(Errno.EPERM));
            assertThat(event.rule()).isPresent();
        });
    }

    private static RunResult run(String program) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(Python.command(program));
        }
    }
}
