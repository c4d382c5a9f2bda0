package org.sandboxed.selftest.policy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Programs that execute others while more than one thread has their memory, under a policy callback. */
class PolicyFreezeTests {

    private final Queue<List<String>> executed = new ConcurrentLinkedQueue<>();

    private final PolicyCallback noEvil = (event, context) -> {
        if (event.argv().isEmpty()) {
            return PolicyVerdict.allow();
        }
        executed.add(event.argv());
        return event.argvContains("evil") ? PolicyVerdict.deny() : PolicyVerdict.allow();
    };

    private RunResult run(List<String> command) {
        try (Sandbox sandbox =
                Sandbox.builder().policy(noEvil).timeout(Duration.ofSeconds(60)).build()) {
            return sandbox.run(command);
        }
    }

    @Test
    void core_118_what_is_executed_is_what_the_callback_saw() {
        RunResult run = run(Python.lines(
                "import ctypes, os, threading",
                "libc = ctypes.CDLL(None, use_errno=True)",
                "word = ctypes.create_string_buffer(b'good', 8)",
                "argv = (ctypes.c_char_p * 3)(b'echo', None, None)",
                "ctypes.cast(argv, ctypes.POINTER(ctypes.c_void_p))[1] = ctypes.addressof(word)",
                "def swap():",
                "    while True:",
                "        libc.memcpy(word, b'evil', 4)",
                "        libc.memcpy(word, b'good', 4)",
                "for i in range(15):",
                "    child = os.fork()",
                "    if not child:",
                "        threading.Thread(target=swap, daemon=True).start()",
                "        while True: libc.execve(b'/bin/echo', argv, None)",
                "    os.waitpid(child, 0)"));

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("good\n".repeat(15));
        assertThat(executed).contains(List.of("echo", "evil"), List.of("echo", "good"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.unlink('prog'); name = 'prog (deleted)'",
                "name = 'prog\\r0-1 ---p 0 0:0 0'",
                "name = 'other'"
            })
    void a_file_that_others_can_write_is_not_taken_for_the_program(String named) {
        RunResult run =
                run(List.of("sh", "-c", "cp /usr/bin/python3 prog; exec ./prog -c \"$0\"", """
                    import ctypes, os
                    libc = ctypes.CDLL(None, use_errno=True)
                    libc.mmap.restype = ctypes.c_void_p
                    %s
                    file = os.open(name, os.O_RDWR | os.O_CREAT)
                    os.write(file, b'good' + bytes(4092))
                    argv = (ctypes.c_void_p * 3)(libc.mmap(None, 4096, 1, 2, file, 0), None)
                    libc.execve(b'/bin/echo', argv, None)
                    print(os.strerror(ctypes.get_errno()))
                    """.formatted(named)));

        assertThat(run.stdout()).isEqualTo("Operation not permitted\n");
        assertThat(run.handlerFailure()).isEmpty();
    }

    @Test
    void threads_go_on_where_an_exec_is_denied_or_fails() {
        RunResult run = run(Python.lines(
                "import os, threading",
                "count, over = [0], threading.Event()",
                "def work():",
                "    while not over.is_set(): count[0] += 1",
                "thread = threading.Thread(target=work)",
                "thread.start()",
                "for path, word in ('/bin/echo', 'evil'), ('/missing', 'good'):",
                "    before = count[0]",
                "    try: os.execv(path, ['echo', word])",
                "    except OSError as e: print(e.strerror, flush=True)",
                "    while count[0] == before: pass",
                "over.set()",
                "thread.join()",
                "print('over')"));

        assertThat(run.stdout()).isEqualTo("Operation not permitted\nNo such file or directory\nover\n");
        assertThat(run.handlerFailure()).isEmpty();
    }

    /** Starts programs from many threads at once. */
    private static int spawn(int threads, int each) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> ended = IntStream.range(0, threads)
                    .mapToObj(thread -> pool.submit(() -> {
                        int failures = 0;
                        for (int i = 0; i < each; i++) {
                            failures += start("true");
                        }
                        return failures;
                    }))
                    .toList();
            int failures = 0;
            for (Future<Integer> one : ended) {
                failures += one.get();
            }
            return failures;
        } finally {
            pool.shutdown();
        }
    }

    private static int start(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor();
    }

    @Test
    void core_119_a_jvm_spawns_programs_from_many_threads() throws Exception {
        try (Sandbox sandbox =
                Sandbox.builder().policy(noEvil).timeout(Duration.ofMinutes(2)).build()) {
            int failures = sandbox.call(() -> spawn(4, 5));

            assertThat(failures).isZero();
            assertThat(executed).filteredOn(List.of("true")::equals).hasSizeGreaterThanOrEqualTo(20);
            assertThat(sandbox.syscalls().denied().of(Syscall.EXECVE).events()).isEmpty();
        }
    }

    @Test
    void a_jvm_is_refused_a_program_and_goes_on() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().policy(noEvil).build()) {
            String refused = sandbox.call(() -> {
                try {
                    return "ran " + start("echo", "evil");
                } catch (IOException e) {
                    return e.getMessage();
                }
            });

            assertThat(refused).startsWith("Cannot run program \"echo\"").contains("Operation not permitted");
        }
    }

    @Test
    void threads_wait_for_the_clock_of_the_sandbox_while_others_execute_programs() {
        RunResult run;
        try (Sandbox sandbox = Sandbox.builder()
                .policy(noEvil)
                .timeStart(Instant.parse("2030-01-01T00:00:00Z"))
                .timeout(Duration.ofSeconds(60))
                .build()) {
            run = sandbox.run(Python.lines(
                    "import ctypes, subprocess, threading, time",
                    "libc = ctypes.CDLL(None, use_errno=True)",
                    "class Moment(ctypes.Structure): _fields_ = [('s', ctypes.c_long), ('ns', ctypes.c_long)]",
                    "over, waits = threading.Event(), [0]",
                    "def wait():",
                    "    semaphore = ctypes.create_string_buffer(32)",
                    "    libc.sem_init(semaphore, 0, 0)",
                    "    while not over.is_set():",
                    "        moment = Moment(*divmod(time.time_ns() + 2_000_000, 10**9))",
                    "        libc.sem_timedwait(semaphore, ctypes.byref(moment))",
                    "        assert ctypes.get_errno() == 110",
                    "        waits[0] += 1",
                    "threads = [threading.Thread(target=wait) for _ in range(4)]",
                    "for thread in threads: thread.start()",
                    "codes = [subprocess.call(['true']) for _ in range(20)]",
                    "over.set()",
                    "for thread in threads: thread.join()",
                    "print(set(codes), waits[0] > 0)"));
        }

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("{0} True\n");
        assertThat(run.handlerFailure()).isEmpty();
        assertThat(run.syscalls().denied().of(Syscall.EXECVE).events()).isEmpty();
    }

    @Test
    void a_program_of_several_threads_can_be_killed_in_its_exec() {
        PolicyCallback slow = (event, context) -> {
            if (event.argvContains("evil")) {
                new java.util.concurrent.CountDownLatch(1).await();
            }
            return PolicyVerdict.allow();
        };
        try (Sandbox sandbox =
                Sandbox.builder().policy(slow).timeout(Duration.ofSeconds(2)).build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import os, threading",
                    "threading.Thread(target=threading.Event().wait, daemon=True).start()",
                    "os.execv('/bin/echo', ['echo', 'evil'])"));

            assertThat(run.timedOut()).isTrue();
            assertThat(run.processes().leaked()).isEmpty();
        }
    }
}
