package org.sandboxed.engine.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CpuTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void fs_318_net_229_net_231_programs_count_the_same(int count) {
        try (Sandbox sandbox = Sandbox.builder().cpus(count).build()) {
            RunResult run = sandbox.run("sh", "-c", """
                nproc
                grep -c ^processor /proc/cpuinfo
                grep -c ^processor //proc/./cpuinfo
                cd /proc && grep -c ^processor cpuinfo
                grep -c '^cpu[0-9]' /proc/stat
                getconf _NPROCESSORS_ONLN
                python3 -c 'import os; print(os.cpu_count()); print(len(os.sched_getaffinity(0)))'
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo((count + "\n").repeat(8));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 200})
    void sysfs_has_as_many_directories(int count) {
        try (Sandbox sandbox = Sandbox.builder().cpus(count).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os, re
                directory = '/sys/devices/system/cpu'
                names = [name for name in os.listdir(directory) if re.fullmatch(r'cpu[0-9]+', name)]
                print(len(names), sorted(int(name[3:]) for name in names) == list(range(len(names))))
                print('online' in os.listdir(directory))
                for path in directory + '/cpu%d' % len(names), directory + '/cpu%d/uevent' % len(names):
                    try:
                        os.open(path, os.O_RDONLY)
                    except FileNotFoundError:
                        print('none')
                os.chdir(directory)
                os.open('cpu0', os.O_RDONLY)
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo(count + " True\nTrue\nnone\nnone\n");
        }
    }

    @Test
    void a_jvm_counts_the_same(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Count.java"), """
            class Count {
                public static void main(String[] args) {
                    System.out.println(Runtime.getRuntime().availableProcessors());
                }
            }
            """);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (Sandbox sandbox =
                Sandbox.builder().cpus(1).readable(folder.toString()).build()) {
            RunResult run = sandbox.run(java, "-Xshare:auto", source.toString());

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("1\n");
        }
    }

    @Test
    void threads_and_children_count_the_same() {
        try (Sandbox sandbox = Sandbox.builder().cpus(3).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os, subprocess, threading
                counts = []
                def count(task):
                    counts.append(len(os.sched_getaffinity(task)))
                threads = [threading.Thread(target=count, args=(0,)) for _ in range(4)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
                count(os.getpid())
                counts.append(int(subprocess.check_output('nproc')))
                child = subprocess.Popen(['cat'], stdin=subprocess.PIPE)
                count(child.pid)
                child.communicate()
                print(counts)
                """);

            assertThat(run.stdout()).isEqualTo("[3, 3, 3, 3, 3, 3, 3]\n");
            assertThat(run.syscalls().of(Syscall.SCHED_GETAFFINITY).events())
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.rule()).hasValue("cpus(3)"));
        }
    }

    @Test
    void core_173_net_230_the_call_fails_as_the_kernel_s_does() {
        try (Sandbox sandbox = Sandbox.builder().cpus(2).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import ctypes, errno, os
                libc = ctypes.CDLL(None, use_errno=True)
                room = ctypes.create_string_buffer(128)
                def ask(pid, size, mask):
                    got = libc.syscall(%d, pid, ctypes.c_size_t(size), mask)
                    print(got if got >= 0 else errno.errorcode[ctypes.get_errno()])
                ask(0, 8, room)
                ask(0, 128, room)
                ask(0, 0, room)
                ask(0, 12, room)
                ask(0, 1 << 40, room)
                ask(0, (1 << 40) + 8, room)
                ask(0, 8, None)
                ask(os.getppid(), 8, room)
                print(room.raw[:16])
                """.formatted(Syscall.SCHED_GETAFFINITY.number()));

            assertThat(run.stdout())
                    .isEqualTo("8\n8\nEINVAL\nEINVAL\nEINVAL\n8\nEFAULT\nESRCH\nb'\\x03" + "\\x00".repeat(15) + "'\n");
        }
    }

    @Test
    void nothing_is_trapped_for_the_real_number() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("nproc");

            assertThat(run.stdout().strip())
                    .isEqualTo(String.valueOf(Runtime.getRuntime().availableProcessors()));
            assertThat(run.syscalls().of(Syscall.SCHED_GETAFFINITY).events()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 8193})
    void a_bad_number_is_refused(int count) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Sandbox.builder().cpus(count))
                .withMessageStartingWith("cpus: " + count + " is ");
    }
}
