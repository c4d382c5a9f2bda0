package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** Cases of metadata, of listings, of the working directory, and of programs in a copy-on-write working directory. */
class DescribeTests {

    private Project project;
    private Path real;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
        real = project.path();
    }

    @Test
    void fs_131_every_stat_tells_the_same() {
        String out = project.python("""
            write('new', 'abc')
            print(os.stat('new').st_size, os.lstat('new').st_size, os.stat('new', dir_fd=os.open('.', os.O_RDONLY)).st_size, stat.S_ISREG(os.stat('new').st_mode))
            """);

        assertThat(out).isEqualTo("3 3 3 True\n");
    }

    @Test
    void fs_133_a_mode_is_changed_in_a_copy() {
        String out = project.python("""
            os.chmod(F, 0o600)
            print(oct(os.stat(F).st_mode & 0o777), read(F))
            """);

        assertThat(out).isEqualTo("0o600 hello\n");
    }

    @Test
    void fs_135_a_mode_of_a_directory_is_changed_in_a_copy() {
        String out = project.python("""
            os.chmod('subdir', 0o700)
            print(oct(os.stat('subdir').st_mode & 0o777), os.listdir('subdir'))
            """);

        assertThat(out).isEqualTo("0o700 ['nested.txt']\n");
    }

    @Test
    void fs_137_fchmod_changes_a_copy() {
        String out = project.python("""
            fd = os.open(F, os.O_RDONLY)
            os.fchmod(fd, 0o600)
            print(oct(os.stat(F).st_mode & 0o777))
            """);

        assertThat(out).isEqualTo("0o600\n");
    }

    @Test
    void fs_138_futimens_changes_a_copy() {
        String out = project.python("""
            fd = os.open(F, os.O_RDONLY)
            os.utime(fd, (1, 2))
            print(os.stat(F).st_mtime)
            """);

        assertThat(out).isEqualTo("2.0\n");
    }

    @Test
    void fs_141_truncate_changes_a_copy() {
        String out = project.python("""
            os.truncate(F, 2)
            print(os.stat(F).st_size)
            os.truncate(F, 100)
            print(os.stat(F).st_size)
            """);

        assertThat(out).isEqualTo("2\n100\n");
    }

    @Test
    void fs_142_a_negative_length_is_invalid() {
        String out = project.python("""
            attempt(lambda: os.truncate(F, -1))
            """);

        assertThat(out).isEqualTo("EINVAL\n");
    }

    @Test
    void fs_143_times_are_changed_in_a_copy() {
        String out = project.python("""
            os.utime(F, (1, 2))
            s = os.stat(F)
            print(s.st_atime, s.st_mtime)
            """);

        assertThat(out).isEqualTo("1.0 2.0\n");
    }

    @Test
    void fs_145_times_of_a_link_are_its_own() throws IOException {
        Files.createSymbolicLink(real.resolve("l"), Path.of("existing.txt"));

        String out = project.python("""
            before = os.stat(F).st_mtime
            os.utime('l', (1, 2), follow_symlinks=False)
            print(os.lstat('l').st_mtime, os.stat(F).st_mtime == before)
            """);

        assertThat(out).isEqualTo("2.0 True\n");
    }

    @Test
    void fs_149_what_may_be_written_is_said_to_be() {
        String out = project.python("""
            print(os.access(F, os.W_OK), os.access(F, os.R_OK))
            """);

        assertThat(out).isEqualTo("True True\n");
    }

    @Test
    void fs_150_what_was_deleted_is_not_accessible() {
        String out = project.python("""
            os.unlink(F)
            attempt(lambda: raw(439, -100, b'existing.txt', 0, 0))
            print(os.access(F, os.F_OK), os.access(F, os.W_OK))
            """);

        assertThat(out).isEqualTo("ENOENT\nFalse False\n");
    }

    @Test
    void fs_151_a_plain_file_is_not_executable() {
        String out = project.python("""
            write('new', '')
            print(os.access(F, os.X_OK), os.access('new', os.X_OK))
            """);

        assertThat(out).isEqualTo("False False\n");
    }

    @Test
    void fs_153_a_file_is_no_link() {
        String out = project.python("""
            attempt(lambda: os.readlink(F))
            """);

        assertThat(out).isEqualTo("EINVAL\n");
    }

    @Test
    void fs_155_a_short_buffer_gets_a_part_of_the_link() {
        String out = project.python("""
            os.symlink('abcdef', 'l')
            b = ctypes.create_string_buffer(b'......', 6)
            print(raw(267 if os.uname().machine == 'x86_64' else 78, -100, b'l', b, 3), b.raw)
            """);

        assertThat(out).isEqualTo("3 b'abc...'\n");
    }

    @Test
    void fs_157_a_descriptor_tells_the_size_of_what_it_reads() {
        String out = project.python("""
            fd = os.open(F, os.O_RDONLY)
            write(F, 'other content')
            print(os.fstat(fd).st_size, os.stat(F).st_size)
            """);

        assertThat(out).isEqualTo("5 13\n");
    }

    @Test
    void fs_158_a_listing_is_merged() {
        String out = project.python("""
            write('a', '')
            os.unlink(F)
            print(os.listdir('.'))
            """);

        assertThat(out).isEqualTo("['a', 'subdir']\n");
    }

    @Test
    void fs_159_a_descriptor_that_is_opened_again_lists_again() {
        String out = project.python("""
            write('a', '')
            for i in range(2):
                fd = os.open('.', os.O_RDONLY)
                print(sorted(os.listdir(fd)))
                os.close(fd)
            """);

        assertThat(out).isEqualTo("['a', 'existing.txt', 'subdir']\n['a', 'existing.txt', 'subdir']\n");
    }

    @Test
    void fs_161_a_descriptor_is_rewound() {
        String out = project.python("""
            write('a', '')
            fd = os.open('.', os.O_RDONLY)
            for i in range(3):
                print(sorted(os.listdir(fd)))
            """);

        assertThat(out).isEqualTo("['a', 'existing.txt', 'subdir']\n".repeat(3));
    }

    @Test
    void fs_163_a_buffer_that_is_too_small_is_invalid() {
        String out = project.python("""
            write('a', '')
            fd = os.open('.', os.O_RDONLY)
            b = ctypes.create_string_buffer(8)
            attempt(lambda: raw(217 if os.uname().machine == 'x86_64' else 61, fd, b, 8))
            """);

        assertThat(out).isEqualTo("EINVAL\n");
    }

    @Test
    void fs_165_a_listing_has_dots() {
        String out = project.sh("""
            touch a; ls -a
            """);

        assertThat(out).isEqualTo(".\n..\na\nexisting.txt\nsubdir\n");
    }

    @Test
    void fs_166_a_listing_tells_types() throws IOException {
        Files.createSymbolicLink(real.resolve("l"), Path.of("subdir"));

        String out = project.python("""
            os.mkfifo('p')
            print([(e.name, e.is_symlink(), e.is_dir(follow_symlinks=False)) for e in sorted(os.scandir('.'), key=lambda e: e.name)])
            """);

        assertThat(out)
                .isEqualTo("[('existing.txt', False, False), ('l', True, False), ('p', False, False), ('subdir', False,"
                        + " True)]\n");
    }

    @Test
    void fs_167_a_listing_tells_the_inode_of_stat() {
        String out = project.python("""
            write('a', '')
            os.chmod(F, 0o600)
            print([e.inode() == os.lstat(e.name).st_ino for e in os.scandir('.')])
            """);

        assertThat(out).isEqualTo("[True, True, True]\n");
    }

    @Test
    void fs_169_a_new_script_is_executed() {
        String out = project.sh("""
            printf '#!/bin/sh\\nexit 3\\n' > s.sh; chmod +x s.sh; ./s.sh; echo $?
            """);

        assertThat(out).isEqualTo("3\n");
    }

    @Test
    void fs_171_a_new_program_is_executed_by_a_short_name() {
        String out = project.sh("""
            cp /bin/echo a; PATH=.; a hi
            """);

        assertThat(out).isEqualTo("hi\n");
    }

    @Test
    void fs_173_a_file_that_is_not_executable_is_not_executed() {
        String out = project.python("""
            write('x', '#!/bin/sh')
            attempt(lambda: os.execv('./x', ['x']))
            """);

        assertThat(out).isEqualTo("EACCES\n");
    }

    @Test
    void fs_174_a_deleted_program_is_not_executed() throws IOException {
        Files.writeString(real.resolve("s"), "#!/bin/sh");
        real.resolve("s").toFile().setExecutable(true);

        String out = project.python("""
            os.unlink('s')
            attempt(lambda: os.execv('./s', ['s']))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_175_a_new_program_is_executed_by_a_child_that_shares_memory() {
        String out = project.python("""
            import subprocess
            shutil.copy('/bin/echo', 'e')
            print(subprocess.run(['./e', 'hi'], capture_output=True).stdout)
            """);

        assertThat(out).isEqualTo("b'hi\\n'\n");
    }

    @Test
    void fs_058_a_copy_keeps_extended_attributes() throws IOException {
        Files.setAttribute(real.resolve("existing.txt"), "user:x", "v".getBytes(US_ASCII));

        String out = project.python("""
            os.close(os.open(F, os.O_RDWR))
            print(os.getxattr(F, 'user.x'), os.listxattr(F))
            os.setxattr(F, 'user.x', b'w')
            print(os.getxattr(F, 'user.x'))
            """);

        assertThat(out).isEqualTo("b'v' ['user.x']\nb'w'\n");
    }

    @Test
    void fs_162_five_thousand_names_are_listed_once_each_through_a_small_buffer() throws IOException {
        for (int i = 0; i < 5000; i++) {
            Files.createFile(real.resolve("f" + i));
        }

        String out = project.python("""
            write('new', '')
            fd = os.open('.', os.O_RDONLY)
            b = ctypes.create_string_buffer(512)
            names = []
            while True:
                n = raw(217 if os.uname().machine == 'x86_64' else 61, fd, b, 512)
                if n == 0:
                    break
                at = 0
                while at < n:
                    size = struct.unpack_from('H', b.raw, at + 16)[0]
                    names.append(b.raw[at + 19:at + size].split(bytes(1))[0])
                    at += size
            print(len(names), len(set(names)))
            """);

        assertThat(out).isEqualTo("5005 5005\n");
    }

    @Test
    void fs_177_git_makes_a_commit() {
        String out = project.sh("""
            git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -q -m x
            git status --short; git log --format=%s; git ls-files
            """);

        assertThat(out).isEqualTo("x\nexisting.txt\nsubdir/nested.txt\n");
    }

    @Test
    void fs_181_a_sibling_whose_name_begins_alike_is_outside() throws IOException {
        Path sibling = Files.createDirectory(real.resolveSibling("project-extra"));
        try (Sandbox sandbox =
                Sandbox.builder().workdir(real).writable(sibling.toString()).build()) {
            RunResult run = sandbox.run("sh", "-c", "echo x > " + sibling + "/f; echo y > ../project-extra/g");

            assertThat(run.exitCode()).as(run.stderr()).isZero();
            assertThat(sibling.resolve("f")).hasContent("x");
            assertThat(sibling.resolve("g")).hasContent("y");
        }
    }
}
