package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The name of the machine in another root. */
class RootHostnameTests {

    private static final String SHOWN = """
        print(os.uname().nodename, read('/etc/hostname'), os.stat('/etc/hostname').st_size)
        os.chdir('/etc')
        print(read('hostname'), read('../etc/hostname'), read('/proc/self/cwd/hostname'), read('/proc/sys/kernel/hostname'))
        attempt(lambda: os.open('hostname', os.O_RDONLY | os.O_DIRECTORY))
        attempt(lambda: os.open('hostname', os.O_PATH | os.O_DIRECTORY))
        """;

    private static final String NAMED = """
        box box 4
        box box box box
        ENOTDIR
        ENOTDIR
        """;

    private PythonRoot root;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
    }

    private void name(String hostname) throws IOException {
        Files.writeString(root.file("etc/hostname"), hostname + "\n");
    }

    @Test
    void fs_339_the_file_of_the_root_tells_the_name() throws IOException {
        name("of-the-root");

        assertThat(root.out(root.builder().hostname("box"), SHOWN)).isEqualTo(NAMED);
        assertThat(root.file("etc/hostname")).hasContent("of-the-root");
    }

    @Test
    void fs_339_it_does_in_a_copy_until_programs_write_another() throws IOException {
        name("of-the-root");

        String out = root.out(root.builder().workdir(root.path()).hostname("box"), SHOWN + """
            write('hostname', 'written')
            print(read('hostname'), os.stat('hostname').st_size, os.uname().nodename)
            """);

        assertThat(out).isEqualTo(NAMED + "written 7 box\n");
        assertThat(root.file("etc/hostname")).hasContent("of-the-root");
    }

    @Test
    void fs_339_it_does_where_it_can_be_written() throws IOException {
        name("of-the-root");

        String out = root.out(root.builder().writable("/etc").hostname("box"), SHOWN + """
            write('hostname', 'written')
            print(read('hostname'))
            """);

        assertThat(out).isEqualTo(NAMED + "written\n");
        assertThat(root.file("etc/hostname")).hasContent("written");
    }

    @Test
    void fs_339_a_root_without_the_file_gets_it() {
        assumeTrue(Files.isRegularFile(Path.of("/etc/hostname")), "this machine has no /etc/hostname");

        assertThat(root.out(root.builder().hostname("box"), SHOWN)).isEqualTo(NAMED);
        assertThat(root.file("etc/hostname")).doesNotExist();
    }

    @Test
    void what_programs_make_themselves_is_theirs() {
        String out = root.out(root.builder().workdir(root.path()).hostname("box"), """
            attempt(lambda: open('/etc/hostname'))
            write('/etc/hostname', 'made')
            print(read('/etc/hostname'))
            """);

        assertThat(out).isEqualTo("ENOENT\nmade\n");
    }

    @Test
    void without_a_name_the_root_has_its_own() throws IOException {
        name("of-the-root");

        assertThat(root.out("print(read('/etc/hostname'))")).isEqualTo("of-the-root\n");
    }
}
