package org.sandboxed.engine.file;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** Files of proc(5), which the supervisor opens for programs. */
class ProcTests {

    @ParameterizedTest
    @ValueSource(strings = {"/proc/self/comm", "/proc/thread-self/comm", "/proc/../proc/self/task/../comm"})
    void self_is_the_program(String path) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.run("cat", path).stdout()).isEqualTo("cat\n");
        }
    }

    @Test
    void a_directory_of_proc_is_a_start_for_paths() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = Scripts.python(sandbox, """
                    fd = os.open('/proc/self', os.O_RDONLY)
                    print(open(os.open('comm', os.O_RDONLY, dir_fd=fd)).read().strip())
                    print(sorted(os.listdir('/proc/self/fd'))[:3])
                    os.chdir('/proc')
                    print(open('self/comm').read().strip())
                    print(open('uptime').read() != '')
                    """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("python3\n['0', '1', '2']\npython3\nTrue\n");
        }
    }

    @Test
    void descriptors_are_opened_by_their_links() {
        try (Sandbox sandbox =
                Sandbox.builder().stdin("a\n".getBytes(StandardCharsets.UTF_8)).build()) {
            RunResult run = Scripts.sh(
                    sandbox, "head -n 1 /dev/stdin; echo c > /dev/stdout; echo d > /dev/fd/1; cat /proc/self/fd/0");

            assertThat(run.stdout()).isEqualTo("a\nc\nd\n");
        }
    }

    @Test
    void a_process_writes_what_is_its_own() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = Scripts.sh(
                    sandbox,
                    "echo 500 > /proc/self/oom_score_adj; cat /proc/self/oom_score_adj; printf named > /proc/$$/comm;"
                            + " cat /proc/$$/comm");

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("500\nnamed\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"environ", "maps", "mem", "status", "cwd/pom.xml", "root/etc/hostname", "fd/0"})
    void the_test_jvm_is_out_of_reach(String file) {
        String path = "/proc/" + ProcessHandle.current().pid() + "/" + file;
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("cat", path);

            assertThat(run.stdout()).isEmpty();
            assertThat(run.syscalls().denied().events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.rule()).contains("proc: a process outside of the sandbox"));
        }
    }

    @Test
    void what_is_denied_is_denied_here_too() {
        try (Sandbox sandbox = Sandbox.builder().denied("/proc/cpuinfo").build()) {
            RunResult run = sandbox.run("cat", "/proc/cpuinfo");

            assertThat(run.stdout()).isEmpty();
            assertThat(run.syscalls().denied().events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.rule()).contains("denied: /proc/cpuinfo"));
        }
    }

    @Test
    void another_process_of_the_sandbox_is_within_reach() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = Scripts.sh(sandbox, "cat /proc/$$/comm; grep -c HOME /proc/$$/environ");

            assertThat(run.stdout()).isEqualTo("sh\n1\n");
        }
    }

    @Test
    void settings_of_the_machine_are_read_only() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = Scripts.python(sandbox, """
                    attempt(lambda: open('/proc/sys/kernel/ostype').read())
                    attempt(lambda: os.open('/proc/sys/kernel/domainname', os.O_WRONLY))
                    attempt(lambda: os.open('/proc/cpuinfo', os.O_RDWR))
                    """);

            assertThat(run.stdout()).isEqualTo("ok\nEACCES\nEACCES\n");
            assertThat(run.syscalls().denied().events()).hasSize(2);
        }
    }
}
