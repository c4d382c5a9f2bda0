package org.sandboxed.selftest.handlers;

import java.io.FileDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Descriptors and memory that handlers put into a program. */
class InjectionTests {

    private static final String PROBE = "/etc/hostname";

    @Test
    void core_065_injected_bytes_cannot_be_written_or_truncated() {
        RunResult run = run(
                onProbe(Action.injectBytes("sealed".getBytes(StandardCharsets.UTF_8))),
                Python.lines(
                        "import os",
                        "fd = os.open('/etc/hostname', os.O_RDONLY)",
                        "for attempt in (lambda: os.write(fd, b'x'), lambda: os.truncate(fd, 0),",
                        "                lambda: os.truncate(fd, 100)):",
                        "    try: attempt(); print('done')",
                        "    except OSError as e: print(e.errno)",
                        "print(os.pread(fd, 100, 0).decode())"));

        assertThat(run.stdout()).isEqualTo("1\n1\n1\nsealed\n");
    }

    @Test
    void core_287_injected_bytes_are_read_from_their_start_and_arrive_exactly() {
        byte[] content = new byte[200_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        RunResult run = run(onProbe(Action.injectBytes(content)), List.of("cat", PROBE));

        assertThat(run.stdoutBytes()).isEqualTo(content);
    }

    @Test
    void core_287_injected_bytes_carry_every_seal() {
        RunResult run = run(
                onProbe(Action.injectBytes(new byte[0])),
                Python.lines(
                        "import fcntl, os",
                        "fd = os.open('/etc/hostname', os.O_RDONLY)",
                        "print(fcntl.fcntl(fd, 1034), len(os.read(fd, 10)))"));

        assertThat(run.stdout()).isEqualTo("15 0\n");
    }

    @Test
    void injected_bytes_are_those_of_the_moment_of_the_call() {
        byte[] content = "before".getBytes(StandardCharsets.UTF_8);
        Action action = Action.injectBytes(content);
        Arrays.fill(content, (byte) 'x');

        assertThat(run(onProbe(action), List.of("cat", PROBE)).stdout()).isEqualTo("before");
    }

    @Test
    void core_085_an_injected_descriptor_is_closed_by_exec() {
        RunResult run = run(
                onProbe(Action.injectBytes(new byte[1])),
                Python.lines(
                        "import fcntl, os",
                        "print(fcntl.fcntl(os.open('/etc/hostname', os.O_RDONLY), fcntl.F_GETFD))"));

        assertThat(run.stdout()).isEqualTo("1\n");
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 0"})
    void core_085_a_handler_says_whether_an_exec_closes_its_descriptor(boolean closes, String flags) {
        RunResult run = run(
                onProbe(Action.injectFd(0, closes)),
                Python.lines(
                        "import fcntl, os",
                        "print(fcntl.fcntl(os.open('" + PROBE + "', os.O_RDONLY), fcntl.F_GETFD))"));

        assertThat(run.stdout()).isEqualTo(flags + "\n");
    }

    @Test
    void the_record_says_which_descriptor_the_program_got() {
        RunResult run = run(
                onProbe(Action.injectBytes(new byte[1])),
                Python.lines("import os", "print(os.open('/etc/hostname', os.O_RDONLY))"));

        Decision injected = new Decision.Injected(Integer.parseInt(run.stdout().strip()));
        assertThat(run.syscalls().events())
                .extracting(event -> event.decision())
                .contains(injected);
    }

    @Test
    void core_286_a_failed_injection_refuses_the_call_and_never_lets_it_proceed() {
        RunResult run = run(
                onProbe(Action.injectFd(1_000_000)),
                Python.lines(
                        "import os",
                        "try: os.open('/etc/hostname', os.O_RDONLY)",
                        "except OSError as e: print(e.errno)"));

        assertThat(run.stdout()).isEqualTo("13\n");
        assertThat(run.syscalls().denied().under(PROBE).events())
                .extracting(event -> event.decision())
                .containsExactly(new Decision.Failed(Errno.EACCES));
        assertThat(run.handlerFailure())
                .hasValueSatisfying(failure ->
                        assertThat(failure).hasMessageStartingWith("injectFd: 1000000 is no open descriptor"));
    }

    @Test
    void who_dies_before_the_injection_was_refused_nothing() {
        RunResult run = run(
                call -> {
                    if (call.readString(1).filter(PROBE::equals).isEmpty()) {
                        return Action.proceed();
                    }
                    ProcessHandle.of(call.pid()).ifPresent(ProcessHandle::destroyForcibly);
                    while (call.readString(1).isPresent()) {
                        Thread.onSpinWait();
                    }
                    return Action.injectBytes(new byte[1]);
                },
                List.of("sh", "-c", "cat /etc/hostname; true"));

        assertThat(run.syscalls().denied().isEmpty()).isTrue();
        assertThat(run.syscalls().under(PROBE).of(Syscall.OPENAT).events())
                .extracting(event -> event.decision())
                .containsExactly(new Decision.Failed(Errno.EINTR));
        assertThat(run.handlerFailure()).isEmpty();
    }

    @Test
    void a_program_without_room_for_the_descriptor_gets_EMFILE() {
        RunResult run = run(
                onProbe(Action.injectBytes(new byte[1])),
                Python.lines(
                        "import os, resource",
                        "resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))",
                        "try: os.open('/etc/hostname', os.O_RDONLY)",
                        "except OSError as e: print(e.errno)"));

        assertThat(run.stdout()).isEqualTo("24\n");
    }

    @Test
    void injecting_leaves_no_descriptor_open_in_the_test_JVM() {
        Action bytes = Action.injectBytes(new byte[10]);
        try (Sandbox sandbox = sandbox(onProbe(bytes))) {
            sandbox.run("cat", PROBE);
            long before = Descriptors.open();
            RunResult run = sandbox.run(
                    Python.lines("import os", "for i in range(300): os.close(os.open('/etc/hostname', 0))"));

            assertThat(run.exitCode()).isZero();
            assertThat(Descriptors.open()).isEqualTo(before);
        }
    }

    @Test
    void standard_descriptors_of_the_JVM_can_be_injected_and_stay_open() {
        int stdin = 0;
        RunResult run = run(
                onProbe(Action.injectFd(stdin)),
                Python.lines("import os", "print(os.open('/etc/hostname', os.O_RDONLY) > 2)"));

        assertThat(run.stdout()).isEqualTo("True\n");
        assertThat(FileDescriptor.in.valid()).isTrue();
    }

    @Test
    void a_handler_writes_into_the_memory_of_the_program() {
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETCWD, call -> {
                    byte[] path = "/made/up\0".getBytes(StandardCharsets.UTF_8);
                    return call.writeBytes(call.arg(0), path)
                            ? Action.returnValue(path.length)
                            : Action.errno(Errno.EFAULT);
                })
                .build()) {
            RunResult run = sandbox.run(Python.lines("import os", "print(os.getcwd())"));

            assertThat(run.stdout()).isEqualTo("/made/up\n");
        }
    }

    @Test
    void core_285_writing_to_a_read_only_page_of_the_program_is_refused() {
        try (Sandbox sandbox = Sandbox.builder()
                .handler(
                        Syscall.GETCWD,
                        call -> call.writeBytes(call.arg(0), new byte[] {'x', 0})
                                ? Action.returnValue(2)
                                : Action.errno(Errno.EFAULT))
                .build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import ctypes, mmap",
                    "page = mmap.mmap(-1, 4096)",
                    "libc = ctypes.CDLL(None, use_errno=True)",
                    "at = ctypes.addressof(ctypes.c_char.from_buffer(page))",
                    "libc.mprotect(ctypes.c_void_p(at), 4096, 1)",
                    "libc.syscall.restype = ctypes.c_long",
                    "print(libc.syscall(" + Syscall.GETCWD.number()
                            + ", ctypes.c_void_p(at), 4096), ctypes.get_errno())"));

            assertThat(run.stdout()).isEqualTo("-1 14\n");
        }
    }

    private static SyscallHandler onProbe(Action action) {
        return call -> call.readString(1).filter(PROBE::equals).isPresent() ? action : Action.proceed();
    }

    private static Sandbox sandbox(SyscallHandler handler) {
        return Sandbox.builder().handler(Syscall.OPENAT, handler).build();
    }

    private static RunResult run(SyscallHandler handler, List<String> command) {
        try (Sandbox sandbox = sandbox(handler)) {
            return sandbox.run(command);
        }
    }
}
