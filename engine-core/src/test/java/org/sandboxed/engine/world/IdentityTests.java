package org.sandboxed.engine.world;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IdentityTests {

    private static final String EVERY_WAY = """
        import os, subprocess, threading
        import ctypes
        libc = ctypes.CDLL(None)
        open('made', 'w').close()
        os.mkdir('directory')
        os.symlink('made', 'link')
        fd = os.open('made', os.O_RDONLY)
        here = os.open('.', os.O_RDONLY)
        reading, writing = os.pipe()
        users = {
            'getuid': os.getuid(), 'geteuid': os.geteuid(), 'real': os.getresuid()[0], 'saved': os.getresuid()[2],
            'setfsuid': libc.setfsuid(-1),
            'stat': os.stat('made').st_uid, 'lstat': os.lstat('link').st_uid, 'fstat': os.fstat(fd).st_uid,
            'dirfd': os.stat('made', dir_fd=here).st_uid, 'pipe': os.fstat(reading).st_uid,
            'proc': os.stat('/proc/self/fd/%d' % fd).st_uid,
            'tool': int(subprocess.check_output(['stat', '-c', '%u', 'directory'])),
            'id': int(subprocess.check_output(['id', '-u'])),
            'perl': int(subprocess.check_output(['perl', '-e', 'print $<'])),
            'AT_UID': libc.getauxval(11), 'AT_EUID': libc.getauxval(12),
        }
        groups = {
            'getgid': os.getgid(), 'getegid': os.getegid(), 'real': os.getresgid()[0], 'setfsgid': libc.setfsgid(-1),
            'stat': os.stat('made').st_gid, 'id': int(subprocess.check_output(['id', '-g'])),
            'AT_GID': libc.getauxval(13), 'AT_EGID': libc.getauxval(14),
        }
        def in_thread():
            users['thread'] = os.getuid()
        thread = threading.Thread(target=in_thread)
        thread.start()
        thread.join()
        for line in open('/proc/self/status'):
            if line.startswith('Uid:'): users.update(enumerate(map(int, line.split()[1:])))
            if line.startswith('Gid:'): groups.update(enumerate(map(int, line.split()[1:])))
            if line.startswith('Groups:'): print(line.split()[1:])
        print(os.getgroups(), set(users.values()), len(users), set(groups.values()), len(groups))
        """;

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 1001", "65534, 7"})
    void programs_are_told_the_same_everywhere(int uid, int gid) {
        try (Sandbox sandbox = Sandbox.builder().identity(uid, gid).build()) {
            RunResult run = sandbox.run("python3", "-c", EVERY_WAY);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("['%2$d']\n[%2$d] {%1$d} 21 {%2$d} 12\n".formatted(uid, gid));
            assertThat(run.syscalls().of(Syscall.GETUID).events())
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.rule()).hasValue("identity(%d, %d)".formatted(uid, gid)));
        }
    }

    @Test
    void a_program_with_many_arguments_is_told_as_well() {
        try (Sandbox sandbox = Sandbox.builder()
                .identity(5, 6)
                .env("LONG", "x".repeat(100_000))
                .build()) {
            List<String> command = new ArrayList<>(List.of("python3", "-c", """
                import ctypes
                vector = ctypes.CDLL(None).getauxval
                print([vector(type) for type in (11, 12, 13, 14, 23)])
                """));
            for (int i = 0; i < 10_000; i++) {
                command.add("a" + i);
            }

            assertThat(sandbox.run(command).stdout()).isEqualTo("[5, 5, 6, 6, 0]\n");
        }
    }

    @Test
    void a_copied_working_directory_belongs_to_it(@TempDir Path tree) throws Exception {
        Files.writeString(tree.resolve("old"), "old\n");
        try (Sandbox sandbox =
                Sandbox.builder().workdir(tree).identity(4711, 4712).build()) {
            RunResult run = sandbox.run(
                    "sh", "-c", "stat -c '%n %u %g' old; echo new >> old; touch made; stat -c '%n %u %g' . old made");

            assertThat(run.stdout()).isEqualTo("old 4711 4712\n. 4711 4712\nold 4711 4712\nmade 4711 4712\n");
        }
    }

    @Test
    void the_machine_s_files_stay_root_s() {
        try (Sandbox sandbox = Sandbox.builder().identity(4711, 4712).build()) {
            RunResult run = sandbox.run("stat", "-L", "-c", "%u %g", "/", "/etc/passwd", "/usr/bin/env", "/dev/null");

            assertThat(run.stdout()).isEqualTo("0 0\n".repeat(4));
        }
    }

    @Test
    void code_that_asks_for_root_finds_it() {
        try (Sandbox sandbox = Sandbox.builder().identity(0, 0).build()) {
            RunResult run = sandbox.run(
                    "sh", "-c", "whoami; id -un; id -gn; test -O . && echo mine; ls -ld . | cut -d' ' -f3,4");

            assertThat(run.stdout()).isEqualTo("root\nroot\nroot\nmine\nroot root\n");
        }
    }

    @Test
    void it_cannot_become_anybody_else() {
        try (Sandbox sandbox = Sandbox.builder().identity(0, 5).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import errno, os
                def attempt(call, *arguments):
                    try:
                        call(*arguments)
                        print('ok', end=' ')
                    except OSError as e:
                        print(errno.errorcode[e.errno], end=' ')
                attempt(os.setuid, 0)
                attempt(os.setuid, 1)
                attempt(os.setgid, 5)
                attempt(os.setgid, 0)
                attempt(os.setreuid, -1, 0)
                attempt(os.setreuid, 1, 0)
                attempt(os.setresgid, 5, -1, 5)
                attempt(os.setresgid, 5, -1, 6)
                attempt(os.setgroups, [5])
                attempt(os.setgroups, [])
                print(os.getresuid(), os.getresgid())
                """);

            assertThat(run.stdout()).isEqualTo("ok EPERM ok EPERM ok EPERM ok EPERM ok EPERM (0, 0, 0) (5, 5, 5)\n");
            assertThat(run.syscalls().denied().of(Syscall.SETUID).events())
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.rule()).hasValue("identity(0, 5): a program stays who it is told to be"));
        }
    }

    @Test
    void files_are_given_to_nobody_else() {
        try (Sandbox sandbox = Sandbox.builder().identity(0, 0).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os
                fd = os.open('made', os.O_CREAT | os.O_RDWR)
                os.chown('made', 0, 0)
                os.lchown('made', -1, 0)
                os.fchown(fd, 0, -1)
                for uid, gid in (1, -1), (-1, 1), (0, 1):
                    try:
                        os.chown('made', uid, gid)
                    except PermissionError as e:
                        print(e.strerror)
                print(os.stat('made').st_uid, os.stat('made').st_gid)
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("Operation not permitted\n".repeat(3) + "0 0\n");
        }
    }

    @Test
    void looking_at_files_fails_as_ever() {
        try (Sandbox sandbox = Sandbox.builder().identity(0, 0).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import ctypes, errno, os
                def attempt(call, *arguments, **more):
                    try:
                        call(*arguments, **more)
                        print('ok', end=' ')
                    except OSError as e:
                        print(errno.errorcode[e.errno], end=' ')
                os.symlink('loop', 'loop')
                os.symlink('nowhere', 'dangling')
                open('file', 'w').close()
                attempt(os.stat, 'missing')
                attempt(os.stat, 'missing/below')
                attempt(os.stat, 'file/below')
                attempt(os.stat, 'loop')
                attempt(os.lstat, 'loop')
                attempt(os.stat, 'dangling')
                attempt(os.lstat, 'dangling')
                attempt(os.stat, '')
                attempt(os.fstat, 999)
                attempt(os.stat, 'file', dir_fd=999)
                libc = ctypes.CDLL(None, use_errno=True)
                room = ctypes.create_string_buffer(256)
                def ask(*arguments):
                    got = libc.statx(*arguments)
                    print('ok' if got == 0 else errno.errorcode[ctypes.get_errno()], end=' ')
                ask(-100, b'', 0x1000, 0x7ff, room)
                ask(1, b'', 0x1000, 0x7ff, room)
                ask(-100, b'file', 0, 0x7ff, None)
                ask(-100, b'file', 0, 0x80000000, room)
                print()
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout())
                    .isEqualTo("ENOENT ENOENT ENOTDIR ELOOP ok ENOENT ok ENOENT EBADF EBADF ok ok EFAULT EINVAL \n");
        }
    }

    @Test
    void nothing_is_trapped_for_the_truth() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "id -u; stat -c %u /");

            assertThat(run.syscalls()
                            .of(Syscall.GETUID, Syscall.GETEUID, Syscall.NEWFSTATAT, Syscall.STATX)
                            .events())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, uid -1", "0, -2, gid -2"})
    void a_bad_number_is_refused(int uid, int gid, String named) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Sandbox.builder().identity(uid, gid))
                .withMessageStartingWith("identity: " + named + " is negative; write a number");
    }
}
