package org.sandboxed.engine.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** What programs read in /etc/hosts. */
class HostsTests {

    private static final String LOOPBACK = "127.0.0.1 localhost\n::1 localhost\n127.0.0.1 build-1\n";

    @Test
    void net_211_214_215_without_names_only_the_machine_itself_is_listed() {
        try (Sandbox sandbox = Sandbox.builder()
                .hostname("build-1")
                .allowNet("10.0.0.0/8", "localhost:443")
                .build()) {
            assertThat(sandbox.run("cat", "/etc/hosts").stdout()).isEqualTo(LOOPBACK);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open('/etc/hosts').read()",
                "open('//etc/./../etc//hosts').read()",
                "os.read(os.open('hosts', 0, dir_fd=os.open('/etc', os.O_PATH)), 99).decode()",
                "os.read(raw(${open}, b'/etc/hosts\\0', 0), 99).decode()",
                "os.read(raw(${openat2}, -100, b'/etc/hosts\\0', bytes(24), 24), 99).decode()",
                "(os.symlink('/etc/hosts', 'link'), open('link').read())[1]",
                "open('/proc/self/root/etc/hosts').read()",
            })
    void net_213_fs_323_however_it_is_spelled(String read) {
        try (Sandbox sandbox = Sandbox.builder().hostname("build-1").build()) {
            RunResult run = sandbox.run(Python.command("print(" + read + ", end='')"));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo(LOOPBACK);
        }
    }

    @Test
    void net_222_it_cannot_be_written() throws Exception {
        String before = Files.readString(Path.of("/etc/hosts"));
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.command("""
                attempt(lambda: os.write(os.open('/etc/hosts', os.O_WRONLY), b'x'))
                attempt(lambda: os.write(os.open('/etc/hosts', 0), b'x'))
                """));

            assertThat(run.stdout()).isEqualTo("EACCES\nEBADF\n");
            assertThat(Path.of("/etc/hosts")).hasContent(before);
        }
    }

    @Test
    void the_own_name_has_an_address() {
        try (Sandbox sandbox =
                Sandbox.builder().hostname("build-1").allowNet("localhost").build()) {
            assertThat(sandbox.run("getent", "hosts", "build-1").stdout()).matches("127\\.0\\.0\\.1 +build-1\n");
        }
    }

    @Test
    void the_name_of_the_machine_has_an_address_without_asking_anybody() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.runJava(LocalHost.class);

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("true\n");
            assertThat(run.network().attempts()).isEmpty();
        }
    }

    /** Says whether this machine has an address of its own name. */
    static final class LocalHost {

        private LocalHost() {}

        public static void main(String[] arguments) throws UnknownHostException {
            System.out.println(InetAddress.getLocalHost().isLoopbackAddress());
        }
    }
}
