package org.sandboxed.engine.world;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

class ListingTests {

    private static final String READDIR = """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        libc.opendir.restype = libc.fdopendir.restype = libc.readdir.restype = ctypes.c_void_p
        libc.telldir.restype = ctypes.c_long
        for f in (libc.readdir, libc.rewinddir, libc.closedir, libc.telldir, libc.dirfd): f.argtypes = [ctypes.c_void_p]
        libc.seekdir.argtypes = [ctypes.c_void_p, ctypes.c_long]
        def name(d):
            e = libc.readdir(d)
            return ctypes.string_at(e + 19).decode() if e else None
        def rest(d):
            return list(iter(lambda: name(d), None))
        """;

    @Test
    void other_processes_are_not_listed() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os, subprocess
                child = subprocess.Popen(['cat'], stdin=subprocess.PIPE)
                names = os.listdir('/proc')
                listed = sorted(int(n) for n in names if n.isdigit())
                print(listed == sorted([os.getpid(), child.pid]), 'cpuinfo' in names, 'self' in names)
                os.chdir('/proc')
                here = os.open('.', os.O_RDONLY)
                print([len([n for n in os.listdir(d) if n.isdigit()]) for d in ('.', here, '/proc/../proc', '//proc')])
                with os.scandir('/proc') as entries:
                    print(sorted({e.is_dir() for e in entries if e.name.isdigit()}))
                child.communicate()
                print([n for n in os.listdir('/proc') if n.isdigit()] == [str(os.getpid())])
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("True True True\n[2, 2, 2, 2]\n[True]\nTrue\n");
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    @Test
    void net_233_other_processes_cannot_be_looked_at() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os
                for name in ('cmdline', 'status'):
                    try: open('/proc/%d/%s' % (os.getppid(), name))
                    except OSError as e: print(e.errno)
                print(open('/proc/self/status').read()[:5])
                """);

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("13\n13\nName:\n");
        }
    }

    @Test
    void ps_shows_the_sandbox_alone() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "sleep 60 & ps -e -o comm=; kill $!");

            assertThat(run.stdout().lines()).containsExactlyInAnyOrder("sh", "sleep", "ps");
        }
    }

    @Test
    void fs_333_a_fresh_child_is_seen_before_it_calls() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os, signal
                child = os.fork()
                if child == 0:
                    signal.pause()
                print(str(child) in os.listdir('/proc'), open('/proc/%d/status' % child).read()[:5])
                os.kill(child, signal.SIGKILL)
                os.wait()
                """);

            assertThat(run.stdout()).isEqualTo("True Name:\n");
        }
    }

    @Test
    void fs_341_directories_are_sorted() {
        try (Sandbox sandbox = Sandbox.builder().deterministicDirs(true).build()) {
            RunResult run = sandbox.run("python3", "-c", READDIR + """
                names = ['f%d' % (i * 7919 % 100) for i in range(100)] + ['Z', 'a', '.hidden', '\\u00e4', '-']
                for n in names: open(n, 'w').close()
                os.mkdir('dir'); os.symlink('a', 'link'); os.mkfifo('pipe')
                raw = rest(libc.opendir(b'.'))
                expected = sorted((n.encode() for n in names + ['dir', 'link', 'pipe', '.', '..']))
                print([n.encode() for n in raw] == expected)
                print(os.listdir('.') == [n.decode() for n in expected[2:] if n not in (b'.', b'..')] or os.listdir('.')[:9])
                with os.scandir('.') as s:
                    print({e.name: (e.is_dir(follow_symlinks=False), e.is_symlink(), e.is_file(follow_symlinks=False))
                           for e in s if e.name in ('dir', 'link', 'pipe', 'a')})
                """);
            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout().lines().toList().get(0)).isEqualTo("True");
            assertThat(run.stdout())
                    .contains(
                            "'a': (False, False, True)", "'dir': (True, False, False)", "'link': (False, True, False)");

            assertThat(sandbox.run(
                                    "sh",
                                    "-c",
                                    "ls -U /usr/bin > one; LC_ALL=C ls /usr/bin > two; cmp one two && echo same; find"
                                            + " /etc/. -maxdepth 1 > f; LC_ALL=C sort -c f && echo sorted")
                            .stdout())
                    .isEqualTo("same\nsorted\n");
        }
    }

    @Test
    void a_directory_can_be_rewound_sought_and_shared() {
        try (Sandbox sandbox = Sandbox.builder().deterministicDirs(true).build()) {
            RunResult run = sandbox.run("python3", "-c", READDIR + """
                os.mkdir('d'); os.chdir('d')
                for n in 'edcba': open(n, 'w').close()
                d, other = libc.opendir(b'.'), libc.opendir(b'.')
                print(name(d), name(d), name(d), name(other), name(d))
                at = libc.telldir(d)
                print(rest(d), rest(d))
                libc.seekdir(d, at)
                print(rest(d))
                libc.rewinddir(d)
                open('0', 'w').close()
                print(rest(d), rest(other))
                again = libc.fdopendir(os.dup(libc.dirfd(d)))
                print(rest(again))
                os.lseek(libc.dirfd(d), 0, os.SEEK_SET)
                print(end='', flush=True)
                child = os.fork()
                if child == 0:
                    print(rest(libc.fdopendir(libc.dirfd(d))), flush=True)
                    os._exit(0)
                os.wait()
                print(rest(libc.fdopendir(os.dup(libc.dirfd(d)))))
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("""
                . .. a . b
                ['c', 'd', 'e'] []
                ['c', 'd', 'e']
                ['.', '..', '0', 'a', 'b', 'c', 'd', 'e'] ['..', 'a', 'b', 'c', 'd', 'e']
                []
                ['.', '..', '0', 'a', 'b', 'c', 'd', 'e']
                []
                """);
        }
    }

    @Test
    void names_are_neither_skipped_nor_repeated_while_the_directory_changes() {
        try (Sandbox sandbox = Sandbox.builder().deterministicDirs(true).build()) {
            RunResult run = sandbox.run("python3", "-c", READDIR + """
                os.mkdir('d'); os.chdir('d')
                for i in range(3000): open('file-%04d' % i, 'w').close()
                d, seen = libc.opendir(b'.'), []
                for n in iter(lambda: name(d), None):
                    seen.append(n)
                    if n.startswith('file'): os.unlink(n)
                print(len(seen), len(set(seen)), os.listdir('.'))
                os.chdir('..')
                for i in range(500):
                    os.makedirs('t/%d/%d' % (i % 20, i))
                """);
            RunResult removal = sandbox.run("sh", "-c", "rm -r t && echo gone");

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("3002 3002 []\n");
            assertThat(removal.stdout()).isEqualTo("gone\n");
        }
    }

    @Test
    void the_call_fails_as_the_kernel_s_does() {
        try (Sandbox sandbox = Sandbox.builder().deterministicDirs(true).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import ctypes, errno, os
                libc = ctypes.CDLL(None, use_errno=True)
                room = ctypes.create_string_buffer(4096)
                def ask(fd, buffer, size):
                    got = libc.syscall(%d, fd, buffer, size)
                    print(got if got >= 0 else errno.errorcode[ctypes.get_errno()])
                open('a', 'w').close()
                d = os.open('.', os.O_RDONLY)
                ask(d, room, 8)
                ask(d, None, 4096)
                ask(d, room, 24)
                ask(d, room, 4096)
                ask(d, room, 4096)
                ask(os.open('a', os.O_RDONLY), room, 4096)
                ask(99, room, 4096)
                ask(os.open('.', os.O_PATH), room, 4096)
                """.formatted(Syscall.GETDENTS64.number()));

            assertThat(run.stdout()).isEqualTo("EINVAL\nEFAULT\n24\n48\n0\nENOTDIR\nEBADF\nEBADF\n");
        }
    }

    @Test
    void other_directories_are_the_kernel_s() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("ls", "/usr");

            assertThat(run.stdout()).contains("bin\n");
            assertThat(run.syscalls().count(Syscall.GETDENTS64)).isZero();
            assertThat(run.syscalls().sees(Syscall.GETDENTS64)).isFalse();
        }
    }

    @Test
    void every_listing_can_be_recorded() {
        try (Sandbox sandbox = Sandbox.builder().record(Syscall.GETDENTS64).build()) {
            RunResult run = sandbox.run("ls", "/usr");

            assertThat(run.syscalls().of(Syscall.GETDENTS64).events())
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.rule()).isEmpty());
            assertThat(run.syscalls().sees(Syscall.GETDENTS64)).isTrue();
        }
    }

    @Test
    void duplicates_list_no_other_processes_either() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import ctypes, errno, fcntl, os
                libc = ctypes.CDLL(None, use_errno=True)
                def called(name, *arguments):
                    got = getattr(libc, name)(*arguments)
                    return got if got >= 0 else errno.errorcode[ctypes.get_errno()]
                proc = os.open('/proc', os.O_RDONLY)
                copies = [called('dup', proc), fcntl.fcntl(proc, fcntl.F_DUPFD, 3),
                          fcntl.fcntl(proc, fcntl.F_DUPFD_CLOEXEC, 700), called('dup2', proc, 600),
                          called('dup3', proc, 601, os.O_CLOEXEC)]
                print(proc, copies, [fcntl.fcntl(fd, fcntl.F_GETFD) for fd in copies])
                for fd in copies:
                    os.lseek(proc, 0, 0)
                    print([n for n in os.listdir(fd) if n.isdigit()] == [str(os.getpid())], end=' ')
                print(called('dup2', proc, proc), called('dup3', proc, proc, 0), called('dup3', proc, 602, 1),
                      called('dup2', proc, -1), called('dup2', proc, 1 << 30), fcntl.fcntl(proc, fcntl.F_DUPFD, 600))
                print(called('dup2', proc, 5), called('dup3', proc, 6, 0), os.path.exists('/proc/self/fd/5'))
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("""
                512 [513, 514, 700, 600, 601] [0, 0, 1, 0, 1]
                True True True True True 512 EINVAL EINVAL EBADF EBADF 602
                EPERM EPERM False
                """);
            assertThat(run.syscalls().denied().events())
                    .extracting(event -> event.rule().orElseThrow())
                    .hasSize(2)
                    .allMatch(rule -> rule.startsWith("proc: a descriptor of /proc has a number from 512 on"));
        }
    }

    @Test
    void other_high_descriptors_are_the_kernel_s() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import errno, fcntl, os
                proc = os.open('/proc', os.O_RDONLY)
                file = os.open('/etc/passwd', os.O_RDONLY)
                os.dup2(file, 800)
                def failing(call, *arguments):
                    try: return call(*arguments)
                    except OSError as e: return errno.errorcode[e.errno]
                print(os.dup(800) == file + 1, fcntl.fcntl(800, fcntl.F_DUPFD, 20), os.dup2(800, 9),
                      failing(fcntl.fcntl, 900, fcntl.F_DUPFD, 3), failing(os.dup2, 900, 9))
                os.dup2(os.open('/usr', os.O_RDONLY), 801)
                print(os.listdir(801) == os.listdir('/usr'), os.pread(9, 4, 0) == os.pread(file, 4, 0))
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("True 20 9 EBADF EBADF\nTrue True\n");
        }
    }

    @Test
    void descriptors_of_proc_keep_clear_of_the_numbers_that_other_threads_get() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import errno, fcntl, os
                others = [os.open('/dev/null', os.O_RDONLY) for _ in range(600)]
                given = [os.open('/proc', os.O_RDONLY)]
                given += [os.dup(given[0]), fcntl.fcntl(given[0], fcntl.F_DUPFD, 3)]
                following = os.open('/dev/null', os.O_RDONLY)
                print(following == others[-1] + 1, [fd - following > 200 for fd in given])
                try: fcntl.fcntl(given[0], fcntl.F_DUPFD, 1 << 30)
                except OSError as e: print(errno.errorcode[e.errno])
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("True [True, True, True]\nEINVAL\n");
        }
    }

    @Test
    void few_descriptors_leave_none_for_proc() {
        String listing = """
            import errno, os, resource
            resource.setrlimit(resource.RLIMIT_NOFILE, (%d, %d))
            try: print([n for n in os.listdir('/proc') if n.isdigit()] == [str(os.getpid())])
            except OSError as e: print(errno.errorcode[e.errno])
            """;
        try (Sandbox sandbox = Sandbox.builder().build();
                Sandbox limited = Sandbox.builder().maxOpenFiles(600).build()) {
            assertThat(sandbox.run("python3", "-c", listing.formatted(512, 512)).stdout())
                    .isEqualTo("EMFILE\n");
            assertThat(sandbox.run("python3", "-c", listing.formatted(513, 513)).stdout())
                    .isEqualTo("True\n");
            assertThat(limited.run("python3", "-c", listing.formatted(64, 64)).stdout())
                    .isEqualTo("True\n");
        }
    }
}
