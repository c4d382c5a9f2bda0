package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Cases of single system calls in another root. */
class RootCallTests {

    private PythonRoot root;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
    }

    @Test
    void fs_250_fchdir_changes_the_virtual_directory() {
        String out = root.out("""
            os.fchdir(os.open('/etc', os.O_RDONLY))
            print(os.getcwd(), read('name'))
            os.fchdir(os.open('/', os.O_RDONLY))
            print(os.getcwd(), read('etc/name'))
            attempt(lambda: os.fchdir(99))
            attempt(lambda: os.fchdir(os.open('/etc/name', os.O_RDONLY)))
            """);

        assertThat(out).isEqualTo("/etc inside\n/ inside\nEBADF\nENOTDIR\n");
    }

    @Test
    void fs_254_255_257_links_of_proc() {
        long outside = ProcessHandle.current().pid();

        String out = root.out("""
            print(stat.S_ISLNK(os.lstat('/proc/self/cwd').st_mode), os.readlink('/proc/self') == str(os.getpid()))
            for name in ('cwd', 'exe', 'fd/0'):
                attempt(lambda: os.readlink('/proc/%d/%s'))
            attempt(lambda: os.readlink('/proc/self/fd/999'))
            os.chdir('/etc')
            fd = os.open('name', os.O_RDONLY)
            print(os.readlink('/proc/self/fd/%%d' %% fd), os.readlink('/proc/self/cwd'), os.readlink('/proc/self/exe'))
            print(read('/proc/self/fd/%%d' %% fd), read('/proc/self/cwd/name'), read('/proc/self/root/etc/name'))
            """.formatted(outside, "%s")
                .replace("'/proc/" + outside + "/%s')", "'/proc/" + outside + "/' + name)"));

        assertThat(out.lines())
                .startsWith("True True", "EACCES", "EACCES", "EACCES", "ENOENT")
                .element(5)
                .asString()
                .startsWith("/etc/name /etc /usr/bin/python3");
        assertThat(out.lines().skip(6)).containsExactly("inside inside inside");
    }

    @Test
    void fs_258_259_openat2() throws IOException {
        Files.createSymbolicLink(root.file("etc/link"), Path.of("/etc/name"));

        String out = root.out("""
            print(os.read(openat2(b'/etc/name', 0, 0), 9))
            os.chdir('/etc')
            print(os.read(openat2(b'name', 0, 0), 9))
            attempt(lambda: openat2(b'link', 0, 4))
            print(os.read(openat2(b'name', 0, 4), 9))
            d = os.open('/etc', os.O_RDONLY)
            print(os.read(openat2(b'name', 0, 8, d), 9))
            attempt(lambda: openat2(b'../etc/name', 0, 8, d))
            attempt(lambda: openat2(b'/etc/name', 0, 8, d))
            """);

        assertThat(out).isEqualTo("b'inside\\n'\nb'inside\\n'\nELOOP\nb'inside\\n'\nb'inside\\n'\nEXDEV\nEXDEV\n");
    }

    @Test
    void fs_261_262_proc_is_that_of_the_caller() {
        String out = root.out("""
            d = os.open('/proc', os.O_RDONLY)
            status = os.read(os.open('self/status', os.O_RDONLY, dir_fd=d), 4096).decode()
            print('Pid:\\t%d\\n' % os.getpid() in status, 'Pid:\\t%d\\n' % os.getpid() in open('/proc/self/status').read())
            print(b'MemTotal' in os.read(os.open('meminfo', os.O_RDONLY, dir_fd=d), 99))
            """);

        assertThat(out).isEqualTo("True True\nTrue\n");
    }

    @Test
    void fs_263_a_chain_of_links_ends_at_a_descriptor() throws IOException {
        Files.createSymbolicLink(root.file("var/err"), Path.of("/dev/stderr"));

        var run = root.run(root.builder(), "os.write(os.open('/var/err', os.O_WRONLY), b'there\\n')");

        assertThat(run.stderr()).isEqualTo("there\n");
    }

    @Test
    void fs_283_285_286_descriptors_and_empty_paths() {
        String out = root.out("""
            attempt(lambda: os.open('x', os.O_RDONLY, dir_fd=99))
            fd = os.open('/etc/name', os.O_RDONLY)
            print(os.fstat(fd).st_size)
            buffer = ctypes.create_string_buffer(256)
            print(raw(262, fd, b'', buffer, 0x1000), struct.unpack_from('q', buffer, 48)[0])
            attempt(lambda: raw(262, -100, b'/etc/shadow', buffer, 0x1000))
            attempt(lambda: raw(332, -100, b'/etc/shadow', 0x1000, 0x7ff, buffer))
            print(raw(332, fd, b'', 0x1000, 0x7ff, buffer))
            """);

        assertThat(out).isEqualTo("EBADF\n7\n0 7\nENOENT\nENOENT\n0\n");
    }

    @Test
    void fs_289_statfs_is_that_of_the_root() throws IOException {
        String out = root.out("print(os.statvfs('/').f_blocks)");

        assertThat(Long.parseLong(out.strip()))
                .isEqualTo(Files.getFileStore(root.path()).getTotalSpace()
                        / Files.getFileStore(root.path()).getBlockSize());
    }

    @Test
    void errnos_are_those_of_the_kernel() {
        String out = root.out("""
            attempt(lambda: os.stat('/etc/name/x'))
            attempt(lambda: os.stat('/missing/x'))
            attempt(lambda: os.stat('x' * 300))
            attempt(lambda: os.stat('/' + 'x/' * 2100))
            attempt(lambda: os.open('/etc/name', os.O_RDONLY | os.O_DIRECTORY))
            attempt(lambda: os.mkdir('/etc'))
            attempt(lambda: os.rmdir('/tmp/..'))
            attempt(lambda: os.readlink('/etc/name'))
            attempt(lambda: os.chdir('/etc/name'))
            attempt(lambda: os.chdir(''))
            attempt(lambda: raw(79, ctypes.create_string_buffer(1), 1))
            attempt(lambda: raw(80, 8))
            attempt(lambda: os.access('/etc/name', os.W_OK) and 1 or 0)
            """);

        assertThat(out.lines())
                .containsExactly(
                        "ENOTDIR",
                        "ENOENT",
                        "ENAMETOOLONG",
                        "ENAMETOOLONG",
                        "ENOTDIR",
                        "EEXIST",
                        "ENOTEMPTY",
                        "EINVAL",
                        "ENOTDIR",
                        "ENOENT",
                        "ERANGE",
                        "EFAULT",
                        "0");
    }

    @Test
    void sockets_have_paths_of_the_root() {
        String out = root.out("""
            s = socket.socket(socket.AF_UNIX)
            attempt(lambda: s.connect('/run/none'))
            attempt(lambda: s.connect('/etc/name'))
            """);

        assertThat(out.lines()).startsWith("ENOENT");
    }

    @Test
    void openat2_follows_no_link_that_it_was_told_not_to() {
        String calls = """
            os.chdir('/etc')
            d = os.open('/etc', os.O_RDONLY)
            for path in b'/proc/self/cwd/name', b'/proc/self/root/etc/name', b'/proc/self/fd/%d/name' % d:
                attempt(lambda: stat.S_ISREG(os.fstat(openat2(path, 0, 0)).st_mode) and 1)
                attempt(lambda: openat2(path, 0, 2))
                attempt(lambda: openat2(path, 0, 4))
            attempt(lambda: openat2(b'/proc/self/status', 0, 2) and 1)
            attempt(lambda: openat2(b'/proc/self/status', 0, 4))
            """;
        String expected = "1\nELOOP\nELOOP\n".repeat(3) + "1\nELOOP\n";

        assertThat(root.out(calls)).isEqualTo(expected);
        assertThat(root.out(root.builder().workdir(root.path()), calls)).isEqualTo(expected);
    }

    @Test
    void relative_paths_begin_in_directories_only() {
        String calls = """
            write('/tmp/f', 'f')
            os.chdir('/tmp')
            file = os.open('f', os.O_RDWR)
            removed = os.open('g', os.O_RDWR | os.O_CREAT)
            os.unlink('g')
            for number in (-1, -2, 999):
                for path in ('.', '..', '0', '../etc/name', 'new'):
                    attempt(lambda: os.open(path, os.O_RDONLY, dir_fd=number))
                    attempt(lambda: os.mkdir(path, dir_fd=number))
                    attempt(lambda: os.stat(path, dir_fd=number))
            for number in (file, removed):
                for path in ('.', '..', 'x', '../etc/name', '../new'):
                    attempt(lambda: os.open(path, os.O_RDONLY, dir_fd=number))
                    attempt(lambda: os.mkdir(path, dir_fd=number))
                    attempt(lambda: os.stat(path, dir_fd=number))
            """;
        String wrong = "EBADF\n".repeat(45) + "ENOTDIR\n".repeat(30);

        assertThat(root.out(calls)).isEqualTo(wrong);
        assertThat(root.out(root.builder().workdir(root.path()), calls)).isEqualTo(wrong);
    }

    @Test
    void an_empty_path_stands_for_the_directory_of_the_program() {
        String calls = """
            os.chdir('/tmp')
            os.mkdir('d')
            os.chdir('d')
            now = struct.pack('qqqq', 7, 0, 8, 0)
            attempt(lambda: raw(280, -100, b'', now, 0x1000))
            attempt(lambda: raw(260, -100, b'', -1, -1, 0x1000))
            print(int(os.stat('.').st_mtime), os.stat('/tmp').st_mtime > 8)
            """;

        assertThat(root.out(calls)).isEqualTo("0\n0\n8 True\n");
        assertThat(root.out(root.builder().workdir(root.path()), calls)).isEqualTo("0\n0\n8 True\n");
    }

    @Test
    void a_link_that_is_not_followed_is_no_directory() throws IOException {
        Files.createSymbolicLink(root.file("etc/link"), Path.of("../etc"));
        String calls = """
            os.chdir('/etc')
            attempt(lambda: os.open('link', os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW))
            attempt(lambda: os.open('link', os.O_RDONLY | os.O_NOFOLLOW))
            """;

        assertThat(root.out(calls)).isEqualTo("ENOTDIR\nELOOP\n");
        assertThat(root.out(root.builder().workdir(root.path()), calls)).isEqualTo("ENOTDIR\nELOOP\n");
    }
}
