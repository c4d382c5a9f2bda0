package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** Files with several names in a copy-on-write working directory. */
class HardLinkTests {

    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void make() throws IOException {
        project = Project.in(temporary);
        Files.createLink(project.path().resolve("second"), project.path().resolve("existing.txt"));
        Files.createLink(project.path().resolve("subdir/third"), project.path().resolve("existing.txt"));
    }

    @Test
    void fs_126_the_links_of_a_file_are_its_names_in_the_view() {
        assertThat(project.python("""
            def links(*names):
                print(*[os.stat(n).st_nlink for n in names])
            links(F, 'second', 'subdir/third')
            held = os.open('second', os.O_RDONLY)
            write(F, '!', 'a')
            links(F, 'second', 'subdir/third')
            os.unlink('subdir/third')
            links(F, 'second')
            os.link(F, 'fourth')
            links(F, 'second', 'fourth')
            os.unlink(F)
            os.rename('fourth', 'fifth')
            links('second', 'fifth')
            print(os.fstat(held).st_nlink, os.path.samefile('second', 'fifth'))
            os.unlink('second')
            os.unlink('fifth')
            print(os.fstat(held).st_nlink)
            """)).isEqualTo("3 3 3\n3 3 3\n2 2\n3 3 3\n2 2\n2 True\n0\n");
    }

    @Test
    void a_file_is_found_by_its_other_names_when_the_copied_one_is_gone() {
        assertThat(project.python("""
            write(F, ' again', 'a')
            os.unlink(F)
            print(read('second'))
            write('second', ' and again', 'a')
            print(read('subdir/third'))
            """)).isEqualTo("hello again\nhello again and again\n");
    }

    @Test
    void a_descriptor_of_another_name_is_of_the_same_file() {
        assertThat(project.python("""
            write(F, ' again', 'a')
            def seen(status):
                return status.st_dev, status.st_ino, status.st_nlink, status.st_size
            held = os.open('subdir/third', os.O_RDONLY)
            print(seen(os.fstat(held)) == seen(os.stat('subdir/third')) == seen(os.stat(F)))
            os.fchmod(held, 0o604)
            print(oct(os.stat('second').st_mode))
            print(open(f'/proc/self/fd/{held}').read())
            """)).isEqualTo("True\n0o100604\nhello again\n");
    }

    @Test
    void a_tree_with_names_of_a_copied_file_can_be_copied() {
        RunResult run = project.run(List.of("sh", "-c", "ln existing.txt fourth && cp -r subdir copied && ls copied"));

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("nested.txt\nthird\n");
    }

    @Test
    void a_rename_between_names_of_one_file_does_nothing() {
        assertThat(project.python("os.rename(F, 'second'); print(sorted(os.listdir('.')))"))
                .isEqualTo("['existing.txt', 'second', 'subdir']\n");
    }

    @Test
    void a_change_is_one_of_all_names() throws IOException {
        try (Sandbox sandbox = project.sandbox()) {
            RunResult run = sandbox.run("sh", "-c", "echo changed >existing.txt");

            assertThat(run.changes().modified()).containsExactly("existing.txt", "second", "subdir/third");
            assertThat(sandbox.changes().added()).isEmpty();
            sandbox.commit();
        }
        assertThat(project.path().resolve("second")).hasContent("changed");
        assertThat(Files.getAttribute(project.path().resolve("subdir/third"), "unix:nlink"))
                .isEqualTo(3);
        assertThat(Files.isSameFile(
                        project.path().resolve("second"), project.path().resolve("existing.txt")))
                .isTrue();
    }
}
