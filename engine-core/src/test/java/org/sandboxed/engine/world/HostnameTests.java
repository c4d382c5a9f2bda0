package org.sandboxed.engine.world;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class HostnameTests {

    private static final String EVERY_SPELLING = """
        import os, ctypes, socket, platform
        etc = os.open('/etc', os.O_RDONLY | os.O_DIRECTORY)
        os.symlink('/etc', 'link')
        os.symlink('/etc/hostname', 'direct')
        os.chdir('/etc')
        work = os.environ['HOME']
        names = {
            'uname': os.uname().nodename,
            'gethostname': socket.gethostname(),
            'platform': platform.node(),
            'plain': open('/etc/hostname').read(),
            'dots': open('/etc/../etc/./hostname').read(),
            'slashes': open('//etc//hostname').read(),
            'above': open('/../etc/hostname').read(),
            'relative': open('hostname').read(),
            'dirfd': os.read(os.open('hostname', os.O_RDONLY, dir_fd=etc), 99).decode(),
            'link': open(work + '/link/hostname').read(),
            'direct': open(work + '/direct').read(),
            'root': open('/proc/self/root/etc/hostname').read(),
            'cwd': open('/proc/self/cwd/hostname').read(),
            'fd': open('/proc/self/fd/%d/hostname' % etc).read(),
            'proc': open('/proc/sys/kernel/hostname').read(),
        }
        libc = ctypes.CDLL(None)
        how = (ctypes.c_uint64 * 3)()
        fd = libc.syscall(437, -100, b'/etc/hostname', how, 24)
        names['openat2'] = os.read(fd, 99).decode()
        in_root = (ctypes.c_uint64 * 3)(0, 0, 16)
        for directory, path in ('/', b'/etc/hostname'), ('/etc', b'/../hostname'):
            opened = libc.syscall(437, os.open(directory, os.O_PATH), path, in_root, 24)
            names['in root ' + directory] = os.read(opened, 99).decode()
        pinned = os.open('/etc/hostname', os.O_PATH)
        names['pinned'] = open('/proc/self/fd/%d' % pinned).read()
        for kind, name in names.items():
            if name.strip() != 'build-1':
                print(kind, name)
        print(len(names), os.fstat(fd).st_size, oct(os.fstat(fd).st_mode & 0o777))
        """;

    private static boolean hasFile() {
        return Files.isRegularFile(Path.of("/etc/hostname"));
    }

    @Test
    void fs_338_net_223_net_225_the_name_is_the_same_in_every_spelling() {
        assumeTrue(hasFile(), "this machine has no /etc/hostname");
        try (Sandbox sandbox = Sandbox.builder().hostname("build-1").build()) {
            RunResult run = sandbox.run("python3", "-c", EVERY_SPELLING);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("19 8 0o444\n");
        }
    }

    @Test
    void core_181_tools_agree() {
        assumeTrue(hasFile(), "this machine has no /etc/hostname");
        try (Sandbox sandbox = Sandbox.builder().hostname("build-1").build()) {
            RunResult run = sandbox.run(
                    "sh",
                    "-c",
                    "uname -n; cat /etc/hostname; cat /etc/../etc/hostname; cat //etc/hostname; cd /etc; cat"
                            + " ./hostname; (sh -c 'uname -n'); perl -MSys::Hostname -e 'print hostname, \"\\n"
                            + "\"'");

            assertThat(run.stdout()).isEqualTo("build-1\n".repeat(7));
            assertThat(run.syscalls().of(Syscall.UNAME).events())
                    .allSatisfy(event -> assertThat(event.rule()).hasValue("hostname(\"build-1\")"));
        }
    }

    @Test
    void the_rest_of_uname_is_true() {
        try (Sandbox plain = Sandbox.builder().build();
                Sandbox named = Sandbox.builder().hostname("build-1").build()) {
            String[] command = {"uname", "-srvm"};

            assertThat(named.run(command).stdout())
                    .isNotEmpty()
                    .isEqualTo(plain.run(command).stdout());
        }
    }

    @Test
    void uname_to_nowhere_fails_as_ever() {
        try (Sandbox sandbox = Sandbox.builder().hostname("build-1").build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import ctypes, errno
                libc = ctypes.CDLL(None, use_errno=True)
                print(libc.uname(None), errno.errorcode[ctypes.get_errno()])
                """);

            assertThat(run.stdout()).isEqualTo("-1 EFAULT\n");
        }
    }

    @Test
    void a_made_up_file_is_no_directory() {
        assumeTrue(hasFile(), "this machine has no /etc/hostname");
        try (Sandbox sandbox =
                Sandbox.builder().hostname("build-1").cpus(2).randomSeed(1).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import errno, os
                for path in '/etc/hostname', '/etc/hosts', '/proc/cpuinfo', '/proc/self/net/dev', '/dev/urandom':
                    for flags in 0, os.O_PATH, os.O_NOFOLLOW, os.O_TMPFILE | os.O_RDWR:
                        try:
                            print(path, os.open(path, os.O_DIRECTORY | flags))
                        except OSError as e:
                            assert e.errno in (errno.ENOTDIR, errno.EACCES if flags & os.O_RDWR else 0), (path, flags, e)
                    for end in '/', '/.', '/x':
                        try:
                            print(path, os.open(path + end, os.O_RDONLY))
                        except OSError as e:
                            assert e.errno == errno.ENOTDIR, (path, end, e)
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEmpty();
        }
    }

    @Test
    void fs_345_nobody_can_write_it() {
        assumeTrue(hasFile(), "this machine has no /etc/hostname");
        try (Sandbox sandbox = Sandbox.builder().hostname("build-1").build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import errno, mmap, os
                def attempt(call):
                    try:
                        call()
                    except OSError as e:
                        print(errno.errorcode[e.errno])
                    else:
                        print('ok')
                attempt(lambda: os.open('/etc/hostname', os.O_WRONLY))
                attempt(lambda: os.open('/etc/hostname', os.O_RDWR))
                attempt(lambda: os.open('/etc/hostname', os.O_RDONLY | os.O_TRUNC))
                attempt(lambda: os.open('/etc/hostname', os.O_RDONLY | os.O_CREAT | os.O_EXCL))
                fd = os.open('/etc/hostname', os.O_RDONLY)
                attempt(lambda: os.write(fd, b'x'))
                attempt(lambda: os.ftruncate(fd, 0))
                attempt(lambda: mmap.mmap(fd, 8, mmap.MAP_SHARED, mmap.PROT_WRITE))
                try:
                    os.write(os.open('/proc/self/fd/%d' % fd, os.O_RDWR), b'x')
                except PermissionError:
                    print('refused')
                print(open('/etc/hostname').read(), end='')
                """);

            assertThat(run.stdout())
                    .isEqualTo("EACCES\nEACCES\nEACCES\nEEXIST\nEBADF\nEINVAL\nEACCES\nrefused\nbuild-1\n");
        }
    }

    @Test
    void fs_346_fs_347_each_open_is_one_of_its_own_and_is_inherited_as_asked() {
        assumeTrue(hasFile(), "this machine has no /etc/hostname");
        try (Sandbox sandbox = Sandbox.builder().hostname("build-1").build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os
                first, second = os.open('/etc/hostname', os.O_RDONLY), os.open('/etc/hostname', os.O_RDONLY)
                print(os.read(first, 3), os.read(second, 5), os.read(first, 9), os.read(second, 9), flush=True)
                import ctypes
                kept = ctypes.CDLL(None).open(b'/etc/hostname', os.O_RDONLY)
                os.execvp('sh', ['sh', '-c', 'cat <&%d' % kept])
                """);

            assertThat(run.stdout()).isEqualTo("b'bui' b'build' b'ld-1\\n' b'-1\\n'\nbuild-1\n");
        }
    }

    @Test
    void what_is_denied_stays_denied() {
        try (Sandbox sandbox =
                Sandbox.builder().hostname("build-1").denied("/etc/hostname").build()) {
            assertThat(sandbox.run("cat", "/etc/hostname").exitCode()).isNotZero();
            assertThat(sandbox.run("uname", "-n").stdout()).isEqualTo("build-1\n");
        }
    }

    @Test
    void nothing_is_trapped_for_the_real_name() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.run("uname", "-n").syscalls().of(Syscall.UNAME).events())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "-a", "a-", "a..b", "a_b", "a b", "a\0b", "\u00e4"})
    void net_226_a_bad_name_is_refused(String name) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Sandbox.builder().hostname(name))
                .withMessageStartingWith("hostname: \"")
                .withMessageContaining("is not a host name");
    }

    @Test
    void net_226_a_name_that_is_too_long_is_refused() {
        String longest = "a".repeat(64);
        try (Sandbox sandbox = Sandbox.builder().hostname(longest).build()) {
            assertThat(sandbox.run("uname", "-n").stdout()).isEqualTo(longest + "\n");
        }

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Sandbox.builder().hostname(longest + "a"))
                .withMessageContaining("has 65 characters; the kernel holds 64");
    }
}
