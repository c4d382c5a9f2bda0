package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** Cases of renaming, and of links, in a copy-on-write working directory. */
class RenameTests {

    private Project project;
    private Path real;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
        real = project.path();
    }

    @Test
    void fs_090_a_directory_is_renamed_with_what_is_in_it() {
        String out = project.python("""
            os.rename('subdir', 's2')
            print(read('s2/nested.txt'), os.listdir('.'))
            attempt(lambda: os.listdir('subdir'))
            """);

        assertThat(out).isEqualTo("nested ['existing.txt', 's2']\nENOENT\n");
    }

    @Test
    void fs_093_nothing_is_renamed_onto_a_directory_that_is_not_empty() {
        String out = project.python("""
            os.mkdir('e')
            write('e/x', '')
            attempt(lambda: os.rename('e', 'subdir'))
            attempt(lambda: os.rename('subdir', 'e'))
            print(os.listdir('e'), os.listdir('subdir'))
            """);

        assertThat(out).isEqualTo("ENOTEMPTY\nENOTEMPTY\n['x'] ['nested.txt']\n");
    }

    @Test
    void fs_094_a_directory_is_renamed_onto_an_empty_one() {
        String out = project.python("""
            os.mkdir('e')
            os.rename('subdir', 'e')
            print(os.listdir('e'), os.path.exists('subdir'))
            """);

        assertThat(out).isEqualTo("['nested.txt'] False\n");
    }

    @Test
    void fs_095_a_new_file_replaces_one_of_the_real_tree() {
        String out = project.python("""
            write('new', 'n')
            os.rename('new', F)
            print(read(F), os.listdir('.'))
            """);

        assertThat(out).isEqualTo("n ['existing.txt', 'subdir']\n");
    }

    @Test
    void fs_097_files_and_directories_do_not_replace_each_other() {
        String out = project.python("""
            attempt(lambda: os.rename(F, 'subdir'))
            attempt(lambda: os.rename('subdir', F))
            """);

        assertThat(out).isEqualTo("EISDIR\nENOTDIR\n");
    }

    @Test
    void fs_098_what_is_not_there_is_not_renamed() {
        String out = project.python("""
            os.unlink(F)
            attempt(lambda: os.rename(F, 'x'))
            attempt(lambda: os.rename('nope', 'x'))
            """);

        assertThat(out).isEqualTo("ENOENT\nENOENT\n");
    }

    @Test
    void fs_099_a_deleted_name_is_free() {
        String out = project.python("""
            os.unlink(F)
            os.rename('subdir/nested.txt', F)
            print(read(F))
            """);

        assertThat(out).isEqualTo("nested\n");
    }

    @Test
    void fs_103_rename_noreplace_replaces_nothing() {
        String out = project.python("""
            attempt(lambda: raw(316 if os.uname().machine == 'x86_64' else 276, -100, b'subdir/nested.txt', -100, b'existing.txt', 1))
            """);

        assertThat(out).isEqualTo("EEXIST\n");
    }

    @Test
    void fs_104_rename_exchange_exchanges() {
        String out = project.python("""
            raw(316 if os.uname().machine == 'x86_64' else 276, -100, b'subdir', -100, b'existing.txt', 2)
            print(read('subdir'), os.listdir(F))
            """);

        assertThat(out).isEqualTo("hello ['nested.txt']\n");
    }

    @Test
    void fs_105_unknown_flags_are_invalid() {
        String out = project.python("""
            attempt(lambda: raw(316 if os.uname().machine == 'x86_64' else 276, -100, b'existing.txt', -100, b'x', 0x80))
            """);

        assertThat(out).isEqualTo("EINVAL\n");
    }

    @Test
    void flags_that_contradict_each_other_are_invalid_whatever_the_names() {
        String out = project.python("""
            nr = 316 if os.uname().machine == 'x86_64' else 276
            for flags in 3, 6, 8, 0x80:
                attempt(lambda: raw(nr, -100, b'missing', -100, b'x', flags))
                attempt(lambda: raw(nr, 99, b'existing.txt', -100, b'x', flags))
                attempt(lambda: raw(nr, -100, b'existing.txt', -100, b'/etc/x', flags))
            """);

        assertThat(out).isEqualTo("EINVAL\n".repeat(12));
    }

    @Test
    void fs_107_a_file_is_renamed_to_itself() {
        String out = project.python("""
            attempt(lambda: os.rename(F, './' + F))
            print(read(F))
            """);

        assertThat(out).isEqualTo("ok\nhello\n");
    }

    @Test
    void fs_108_a_directory_does_not_move_into_itself() {
        String out = project.python("""
            attempt(lambda: os.rename('subdir', 'subdir/x'))
            print(os.listdir('subdir'))
            """);

        assertThat(out).isEqualTo("EINVAL\n['nested.txt']\n");
    }

    @Test
    void fs_110_a_link_to_an_unmodified_file_is_followed() {
        String out = project.python("""
            os.symlink(F, 'l')
            print(os.readlink('l'), read('l'))
            """);

        assertThat(out).isEqualTo("existing.txt hello\n");
    }

    @Test
    void fs_111_a_link_may_lead_anywhere() {
        String out = project.python("""
            os.symlink('/etc/hostname', 'l')
            print(os.readlink('l'), read('l') == read('/etc/hostname'))
            """);

        assertThat(out).isEqualTo("/etc/hostname True\n");
    }

    @Test
    void fs_113_a_link_replaces_nothing() {
        String out = project.python("""
            attempt(lambda: os.symlink('x', F))
            """);

        assertThat(out).isEqualTo("EEXIST\n");
    }

    @Test
    void fs_114_what_is_written_through_a_link_is_written_to_its_target() throws IOException {
        Files.createSymbolicLink(real.resolve("L"), Path.of("existing.txt"));

        String out = project.python("""
            write('L', 'x')
            print(read(F), os.readlink('L'))
            """);

        assertThat(out).isEqualTo("x existing.txt\n");
    }

    @Test
    void fs_115_a_link_is_followed_by_truncate_and_chmod() throws IOException {
        Files.createSymbolicLink(real.resolve("L"), Path.of("existing.txt"));

        String out = project.python("""
            os.truncate('L', 1)
            os.chmod('L', 0o600)
            print(read(F), oct(os.stat(F).st_mode & 0o777))
            """);

        assertThat(out).isEqualTo("h 0o600\n");
    }

    @Test
    void fs_118_a_file_is_created_through_a_link_to_a_directory() throws IOException {
        Files.createSymbolicLink(real.resolve("dirlink"), Path.of("subdir"));

        String out = project.python("""
            write('dirlink/new', 'x')
            print(sorted(os.listdir('subdir')), os.path.islink('dirlink'))
            """);

        assertThat(out).isEqualTo("['nested.txt', 'new'] True\n");
    }

    @Test
    void fs_122_two_names_are_one_file() {
        String out = project.python("""
            os.link(F, 'h')
            write('h', 'x')
            print(read(F), os.path.samefile(F, 'h'))
            """);

        assertThat(out).isEqualTo("x True\n");
    }

    @Test
    void fs_123_a_name_is_not_linked_over() {
        String out = project.python("""
            attempt(lambda: os.link('subdir/nested.txt', F))
            """);

        assertThat(out).isEqualTo("EEXIST\n");
    }

    @Test
    void fs_125_what_was_deleted_cannot_be_linked() {
        String out = project.python("""
            os.unlink(F)
            attempt(lambda: os.link(F, 'x'))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_126_two_names_have_one_inode() {
        String out = project.python("""
            os.link(F, 'h')
            a, b = os.stat(F), os.stat('h')
            print(a.st_ino == b.st_ino, a.st_nlink)
            """);

        assertThat(out).isEqualTo("True 2\n");
    }

    @Test
    void fs_127_a_fifo_is_made() {
        String out = project.python("""
            os.mkfifo('p')
            print(stat.S_ISFIFO(os.stat('p').st_mode))
            os.open('p', os.O_RDWR)
            """);

        assertThat(out).isEqualTo("True\n");
    }

    @Test
    void fs_129_a_node_is_not_made_over_another() {
        String out = project.python("""
            attempt(lambda: os.mkfifo(F))
            """);

        assertThat(out).isEqualTo("EEXIST\n");
    }

    @Test
    void fs_109_nothing_is_renamed_or_linked_across_the_border(@TempDir Path outside) {
        try (Sandbox sandbox =
                Sandbox.builder().workdir(real).writable(outside.toString()).build()) {
            RunResult run = sandbox.run(Project.pythonCommand("""
                attempt(lambda: os.rename(F, sys.argv[1] + '/x'))
                attempt(lambda: os.link(F, sys.argv[1] + '/x'))
                write(sys.argv[1] + '/y', 'y')
                attempt(lambda: os.rename(sys.argv[1] + '/y', 'y'))
                """, outside));

            assertThat(run.stdout()).isEqualTo("EXDEV\nEXDEV\nEXDEV\n");
            assertThat(outside).isDirectoryContaining("glob:**/y");
        }
    }

    @Test
    void what_a_link_across_the_border_fails_with_is_what_the_kernel_finds_first(@TempDir Path outside)
            throws IOException {
        Files.createFile(outside.resolve("there"));
        try (Sandbox sandbox =
                Sandbox.builder().workdir(real).writable(outside.toString()).build()) {
            RunResult run = sandbox.run(Project.pythonCommand("""
                outside = sys.argv[1]
                attempt(lambda: os.link(outside + '/missing', 'x'))
                attempt(lambda: os.link('missing', outside + '/x'))
                attempt(lambda: os.link('missing', outside + '/there'))
                attempt(lambda: os.link(F, outside + '/there'))
                attempt(lambda: os.link(outside + '/there', F))
                attempt(lambda: os.link(F, outside + '/there/x'))
                null = os.open('/dev/null', os.O_RDONLY)
                attempt(lambda: os.link(F, 'x', src_dir_fd=null))
                attempt(lambda: os.link(F, 'x', dst_dir_fd=null))
                attempt(lambda: os.link(outside + '/there', 'x'))
                """, outside));

            assertThat(run.stdout())
                    .isEqualTo("ENOENT\n".repeat(3) + "EEXIST\n".repeat(2) + "ENOTDIR\n".repeat(3) + "EXDEV\n");
        }
    }

    @Test
    void fs_117_nothing_is_created_through_a_link_that_leads_outside(@TempDir Path outside) throws IOException {
        Files.createSymbolicLink(real.resolve("dirlink"), outside);

        String out = project.python("attempt(lambda: open('dirlink/f', 'w'))\n");

        assertThat(out).isEqualTo("EACCES\n");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void several_names_in_the_real_tree_stay_one_file() throws IOException {
        Files.createLink(real.resolve("other"), real.resolve("existing.txt"));

        String out = project.python("""
            write(F, 'new')
            print(read('other'), os.path.samefile(F, 'other'))
            write('other', '!', 'a')
            print(read(F))
            """);

        assertThat(out).isEqualTo("new True\nnew!\n");
    }
}
