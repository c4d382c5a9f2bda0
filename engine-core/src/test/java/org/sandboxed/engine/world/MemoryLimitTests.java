package org.sandboxed.engine.world;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.Limit;
import org.sandboxed.engine.LimitUse;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(120)
class MemoryLimitTests {

    private static final long MIB = 1 << 20;

    @Test
    void core_158_who_asks_for_too_much_is_killed() {
        RunResult run = python("64M", """
            print('before', flush=True)
            block = bytearray(200 << 20)
            print('after')
            """);

        assertThat(run.stdout()).isEqualTo("before\n");
        assertThat(run.endReason()).isEqualTo(EndReason.MEMORY_LIMIT);
        assertThat(run.signal()).hasValue(9);
        assertThat(run.limit(Limit.MEMORY)).hasValueSatisfying(use -> {
            assertThat(use.isReached()).isTrue();
            assertThat(use.max()).isEqualTo(64 * MIB);
            assertThat(use.peak()).isBetween(MIB, 64 * MIB);
        });
        assertThat(run.syscalls().denied().of(Syscall.MMAP).events())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.decision()).isEqualTo(new Decision.Killed(9));
                    assertThat(event.rule()).hasValue("maxMemory: together the processes would have more than 64M");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ctypes.CDLL(None).sbrk(ctypes.c_long(200 << 20))",
                "[libc.malloc(1 << 16) for _ in range(4000)]",
                "m = mmap.mmap(-1, 1 << 20); m.resize(200 << 20)",
                "mmap.mmap(-1, 200 << 20, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)",
                "[mmap.mmap(-1, 10 << 20, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS) for _ in range(9)]",
                "p = libc.mmap(None, 200 << 20, 0, 0x22, -1, 0); libc.mprotect(ctypes.c_void_p(p), 200 << 20, 3)",
                "p = libc.mmap(None, 200 << 20, 0, 0x22, -1, 0); libc.pkey_mprotect(ctypes.c_void_p(p), 200 << 20, 3,"
                        + " -1)",
                "[libc.mmap(None, 10 << 20, 3, 0x22, -1, 0) for _ in range(9)]",
                "libc.mmap(None, 200 << 20, 3, 2, os.open('/dev/zero', os.O_RDONLY), 0)",
                "f = os.open('large', os.O_RDWR | os.O_CREAT); os.truncate(f, 200 << 20); libc.mmap(None, 200 << 20,"
                        + " 3, 2, f, 0)",
                "p = libc.mmap(None, 200 << 20, 0, 0x22, -1, 0); f = os.open('x\\r"
                        + "0-7fffffffffff rw-p 0 0:0 0', os.O_RDWR | os.O_CREAT); libc.mmap(None, 4096, 1, 1, f, 0);"
                        + " libc.mmap(p, 200 << 20, 3, 0x32, -1, 0)",
                "p = libc.mmap(None, 40 << 20, 3, 0x22, -1, 0); libc.mremap(p, 40 << 20, 40 << 20, 5)",
                "os.fork() == 0 and (libc.mmap(None, 200 << 20, 3, 0x22, -1, 0), os._exit(1)); os.kill(0,"
                        + " os.wait()[1])",
            })
    void every_way_to_memory_is_counted(String greedy) {
        RunResult run = python("64M", """
            import ctypes, mmap, os
            libc = ctypes.CDLL(None)
            libc.mmap.restype = ctypes.c_void_p
            libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
            libc.mremap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_int]
            %s
            print('after')
            """.formatted(greedy));

        assertThat(run.stdout()).isEmpty();
        assertThat(run.limit(Limit.MEMORY).orElseThrow().isReached()).isTrue();
    }

    @Test
    void what_is_given_back_can_be_had_again() {
        RunResult run = python("64M", """
            import mmap
            for _ in range(40):
                block = bytearray(40 << 20)
                del block
            for _ in range(40):
                with mmap.mmap(-1, 40 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as m:
                    m[0] = 1
            print('ok')
            """);

        assertThat(run.stdout()).isEqualTo("ok\n");
        LimitUse use = run.limit(Limit.MEMORY).orElseThrow();
        assertThat(use.isReached()).isFalse();
        assertThat(use.peak()).isBetween(40 * MIB, 64 * MIB);
    }

    @Test
    void what_is_only_reserved_does_not_count() {
        RunResult run = python("64M", """
            import ctypes
            libc = ctypes.CDLL(None)
            libc.mmap.restype = ctypes.c_void_p
            libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
            where = libc.mmap(None, 1 << 40, 0, 0x4022, -1, 0)
            for _ in range(20):
                # As a runtime does that takes the same part of its reservation into use again and again.
                libc.mmap(where, 40 << 20, 3, 0x32, -1, 0)
                libc.mprotect(ctypes.c_void_p(where), ctypes.c_size_t(40 << 20), 3)
            print('ok')
            """);

        assertThat(run.stdout()).isEqualTo("ok\n");
    }

    @Test
    void core_159_the_memory_of_the_test_jvm_is_not_counted() {
        byte[] large = new byte[100 << 20];
        for (int i = 0; i < 8; i++) {
            assertThat(python("64M", "print('HELLO')").stdout()).isEqualTo("HELLO\n");
        }
        assertThat(large).hasSize(100 << 20);
    }

    @Test
    void core_161_mapping_files_gives_nothing_back() {
        RunResult run = python("128M", """
            import mmap, os
            def block():
                m = mmap.mmap(-1, 100 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
                for at in range(0, 100 << 20, 4096): m[at] = 1
                return m
            held = block()
            with open('file', 'wb') as f: f.truncate(100 << 20)
            for _ in range(6):
                with open('file', 'rb') as f: mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ).close()
            print('held', flush=True)
            second = block()
            print('second')
            """);

        assertThat(run.stdout()).isEqualTo("held\n");
        assertThat(run.endReason()).isEqualTo(EndReason.MEMORY_LIMIT);
    }

    @Test
    void core_162_the_others_live_on() {
        RunResult run = python("128M", """
            import subprocess, sys
            child = subprocess.run(['sh', '-c', 'python3 -c "x = bytearray(400 << 20)"; echo $?'], capture_output=True)
            print(child.stdout.decode().strip())
            print(subprocess.run([sys.executable, '-c', 'x = bytearray(400 << 20)']).returncode)
            """);

        assertThat(run.stdout()).isEqualTo("137\n-9\n");
        assertThat(run.endReason()).isEqualTo(EndReason.EXITED);
        assertThat(run.limit(Limit.MEMORY).orElseThrow().isReached()).isTrue();
    }

    @Test
    void core_163_threads_have_their_memory_together() {
        RunResult run = python("256M", """
            import threading
            blocks = []
            for _ in range(12):
                thread = threading.Thread(target=lambda: blocks.append(bytearray(100 << 20)))
                thread.start()
                thread.join()
                blocks.clear()
            print('ok')
            """);

        assertThat(run.stdout()).isEqualTo("ok\n");
        assertThat(run.limit(Limit.MEMORY).orElseThrow().isReached()).isFalse();
    }

    @Test
    void core_165_an_exec_that_fails_forgets_nothing() {
        RunResult run = python("128M", """
            import os
            first = bytearray(80 << 20)
            try:
                os.execv('/usr/bin/no-such-program', ['x'])
            except FileNotFoundError:
                print('not there', flush=True)
            try:
                os.execv('/etc/passwd', ['x'])
            except PermissionError:
                print('no program', flush=True)
            second = bytearray(80 << 20)
            print('second')
            """);

        assertThat(run.stdout()).isEqualTo("not there\nno program\n");
        assertThat(run.endReason()).isEqualTo(EndReason.MEMORY_LIMIT);
    }

    @Test
    void children_count_together_and_those_that_have_ended_do_not() {
        RunResult run = python("128M", """
            import subprocess, sys
            hold = 'import sys; x = bytearray(50 << 20); print(1, flush=True); sys.stdin.read()'
            def child():
                return subprocess.Popen([sys.executable, '-c', hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            for _ in range(6):
                one = child()
                one.stdout.readline()
                one.communicate()
            two = [child(), child(), child()]
            print(sorted(c.stdout.readline() for c in two))
            for c in two:
                c.stdin.close()
            print(sorted(c.wait() for c in two))
            """);

        assertThat(run.stdout()).isEqualTo("[b'', b'1\\n', b'1\\n']\n[-9, 0, 0]\n");
        assertThat(run.limit(Limit.MEMORY).orElseThrow().peak()).isBetween(100 * MIB, 128 * MIB);
    }

    @Test
    void a_fork_does_not_count_twice() {
        RunResult run = python("96M", """
            import os
            held = bytearray(60 << 20)
            for _ in range(3):
                if os.fork() == 0:
                    own = bytearray(5 << 20)
                    os._exit(len(own) >> 20)
            print([os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(3)])
            """);

        assertThat(run.stdout()).isEqualTo("[5, 5, 5]\n");
    }

    @Test
    void fs_319_net_234_the_machine_has_as_much() {
        try (Sandbox sandbox = Sandbox.builder().maxMemory("256M").build()) {
            RunResult run = sandbox.run("sh", "-c", """
                head -n 1 /proc/meminfo
                awk '/MemTotal/ { t = $2 } /MemFree/ { print ($2 <= t) } /Swap/ { print $2 }' /proc/meminfo
                free -k | awk '/Mem/ { print $2 }'
                python3 -c 'import os; print(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20)'
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("MemTotal:         262144 kB\n1\n0\n0\n0\n262144\n256\n");
        }
    }

    @Test
    void fs_325_without_a_limit_the_file_is_the_machine_s() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("grep", "-c", "Hugepagesize", "/proc/meminfo");

            assertThat(run.stdout()).isEqualTo("1\n");
            assertThat(run.syscalls()
                            .of(Syscall.MMAP, Syscall.BRK, Syscall.SYSINFO)
                            .events())
                    .isEmpty();
            assertThat(run.limit(Limit.MEMORY)).isEmpty();
        }
    }

    @Test
    void a_jvm_starts_and_sizes_its_heap_by_the_limit() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (Sandbox sandbox = Sandbox.builder().maxMemory("256M").build()) {
            RunResult run =
                    sandbox.run("sh", "-c", java + " -XX:+PrintFlagsFinal -version | grep -ow 'MaxHeapSize .*[0-9]'");

            assertThat(run.exitCode()).isZero();
            String size = run.stdout().strip();
            assertThat(Long.parseLong(size.substring(size.lastIndexOf(' ') + 1)))
                    .isBetween(MIB, 128 * MIB);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lots", "0", "-1M", "17179869184G"})
    void a_bad_size_is_refused(String size) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Sandbox.builder().maxMemory(size))
                .withMessageStartingWith("maxMemory: \"" + size + "\" is ");
    }

    private static RunResult python(String limit, String script) {
        try (Sandbox sandbox = Sandbox.builder().maxMemory(limit).build()) {
            RunResult run = sandbox.run("python3", "-c", script);
            assertThat(run.stderr()).isEmpty();
            return run;
        }
    }
}
