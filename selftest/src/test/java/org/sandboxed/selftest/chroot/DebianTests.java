package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RootFs;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/** Programs of a Debian root file system that nobody changes. */
@TestInstance(PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DebianTests {

    private RootFs root;

    @BeforeAll
    void unpack(@TempDir Path folder) throws IOException, InterruptedException {
        root = DebianRoot.in(folder.toRealPath());
    }

    private RunResult run(String... command) {
        try (Sandbox sandbox = Sandbox.builder().chroot(root).build()) {
            RunResult run = sandbox.run(command);
            assertThat(run.exitCode()).as(run.stdout() + run.stderr()).isZero();
            return run;
        }
    }

    @Test
    void sh() {
        assertThat(run("sh", "-c", "for i in 1 2; do echo $i | sed s/1/one/; done > f; cat f; rm f; ls f 2>&1 | wc -l")
                        .stdout())
                .isEqualTo("one\n2\n1\n");
    }

    @Test
    void bash_looks_programs_up_and_catches_its_children() {
        assertThat(run(
                                "bash",
                                "-c",
                                "type -p tar; (exit 3); echo $?; cd /etc && echo p*; diff <(echo a) <(echo a) 2>&1;"
                                        + " echo")
                        .stdout())
                .matches("(?s)(/usr)?/bin/tar\n3\n.*")
                .contains("passwd");
    }

    @Test
    void python_with_its_own_library() {
        RunResult run = run("python3", "-c", """
            import ctypes, json, os, platform, sqlite3, ssl, subprocess, tempfile
            with tempfile.NamedTemporaryFile() as f:
                print(os.path.dirname(f.name))
            os.makedirs('/srv/a/b')
            sqlite3.connect('/srv/a/b/data').execute('create table t(x)')
            print(json.dumps(sorted(os.listdir('/srv/a/b'))), platform.libc_ver()[0])
            print(subprocess.run(['/bin/sh', '-c', 'pwd'], cwd='/srv/a', capture_output=True, text=True).stdout.strip())
            """);

        assertThat(run.stdout()).isEqualTo("/tmp\n[\"data\"] glibc\n/srv/a\n");
        assertThat(run.changes().added()).contains("srv/a/b/data");
        assertThat(root.path().resolve("srv/a")).doesNotExist();
    }

    @Test
    void apt() {
        assertThat(run("apt-get", "--version").stdout()).startsWith("apt ").contains("Supported modules:");
        assertThat(run("dpkg-query", "-W", "-f", "${Status}", "bash").stdout()).isEqualTo("install ok installed");
    }

    @Test
    void find_sees_the_tree_and_nothing_else() throws IOException {
        long names;
        try (var walk = Files.walk(root.path().resolve("usr"))) {
            names = walk.count();
        }

        assertThat(run("find", "/usr").stdout().lines()).hasSize((int) names);
        assertThat(run("find", "/", "-xdev", "-path", "/proc", "-prune", "-o", "-name", "debian.tar", "-print")
                        .stdout())
                .isEmpty();
    }

    @Test
    void tar_packs_and_unpacks() {
        RunResult run = run(
                "sh",
                "-c",
                "tar -czf /tmp/etc.tgz -C / etc usr/share/python3 && mkdir /out && tar -xzf /tmp/etc.tgz -C /out &&"
                        + " diff -r /etc /out/etc 2>&1 || ls /out; ls /out/etc/passwd");

        assertThat(run.stdout()).endsWith("/out/etc/passwd\n");
        assertThat(run.changes().added()).contains("out/etc/passwd");
    }

    @Test
    void ldconfig_writes_its_cache() {
        RunResult run = run("sh", "-c", "ldconfig && ldconfig -p | grep -c libc.so.6");

        assertThat(Integer.parseInt(run.stdout().strip())).isPositive();
        assertThat(run.changes().added()).contains("etc/ld.so.cache");
        assertThat(root.path().resolve("etc/ld.so.cache")).doesNotExist();
    }
}
