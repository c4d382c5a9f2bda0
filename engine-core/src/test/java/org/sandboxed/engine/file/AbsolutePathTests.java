package org.sandboxed.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** Absolute paths of what is made: they are looked at as little as possible, and yet judged by where they lead. */
class AbsolutePathTests {

    private static final String CREATE = """
        def create(path, flags=0):
            attempt(lambda: os.open(path, os.O_WRONLY | os.O_CREAT | flags))
        there = sys.argv[1]
        """;

    private final Path open;
    private final Path closed;

    AbsolutePathTests(@TempDir Path temporary) throws IOException {
        Path directory = temporary.toRealPath();
        open = Files.createDirectory(directory.resolve("open"));
        closed = Files.createDirectory(directory.resolve("closed"));
    }

    @BeforeEach
    void make_files() throws IOException {
        Files.createDirectory(open.resolve("d"));
        Files.writeString(open.resolve("d/file"), "content");
        Files.createSymbolicLink(open.resolve("nowhere"), closed.resolve("missing"));
    }

    @Test
    void what_is_made_is_recorded_with_the_rule_that_lets_it_be_made() {
        try (Sandbox sandbox = Sandbox.builder().writable(open.toString()).build()) {
            RunResult run = Scripts.python(sandbox, CREATE + """
                create(there + '/d/one')
                create(there + '/d/two', os.O_EXCL)
                create(there + '/d/file', os.O_EXCL)
                create(there + '/missing/three')
                create(there + '/missing/three', os.O_EXCL)
                create(there + '/d/file/four')
                attempt(lambda: os.mkdir(there + '/d/five'))
                attempt(lambda: os.rename(there + '/d/one', there + '/d/six'))\
                """, open);

            assertThat(run.stdout()).isEqualTo("ok\nok\nEEXIST\nENOENT\nENOENT\nENOTDIR\nok\nok\n");
            assertThat(event(run, open + "/d/one").rule()).contains("writable: " + open);
            assertThat(event(run, open + "/d/two").rule()).contains("writable: " + open);
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    @Test
    void what_must_not_be_made_is_refused_unless_it_fails_anyway() {
        try (Sandbox sandbox = Sandbox.builder().readable(open.toString()).build()) {
            RunResult run = Scripts.python(sandbox, CREATE + """
                create(there + '/d/file', os.O_EXCL)
                create(there + '/missing/new')
                create(there + '/missing/new', os.O_EXCL)
                create(there + '/d/one')
                create(there + '/d/two', os.O_EXCL)\
                """, open);

            assertThat(run.stdout()).isEqualTo("EEXIST\nENOENT\nENOENT\nEACCES\nEACCES\n");
            assertThat(run.syscalls().denied().events())
                    .extracting(event -> event.path().orElseThrow())
                    .containsExactly(open + "/d/one", open + "/d/two");
        }
    }

    @Test
    void a_directory_that_becomes_a_link_is_judged_by_where_it_leads_from_then_on() {
        try (Sandbox sandbox = Sandbox.builder().writable(open.toString()).build()) {
            RunResult run = Scripts.python(sandbox, CREATE + """
                create(there + '/d/one', os.O_EXCL)
                os.rename(there + '/d', there + '/e')
                os.symlink(sys.argv[2], there + '/d')
                create(there + '/d/two', os.O_EXCL)
                create(there + '/d/three')
                attempt(lambda: os.mkdir(there + '/d/four'))
                attempt(lambda: os.rename(there + '/e/file', there + '/d/five'))\
                """, open, closed);

            assertThat(run.stdout()).isEqualTo("ok\nEACCES\nEACCES\nEACCES\nEACCES\n");
            assertThat(run.syscalls().denied().events())
                    .extracting(event ->
                            event.resolvedPath().or(event::resolvedSecondPath).orElseThrow())
                    .containsExactly(closed + "/two", closed + "/three", closed + "/four", closed + "/five");
            assertThat(closed).isEmptyDirectory();
        }
    }

    @Test
    void a_link_that_dangles_is_where_it_leads_or_in_the_way() {
        try (Sandbox sandbox = Sandbox.builder().writable(open.toString()).build()) {
            RunResult run = Scripts.python(sandbox, CREATE + """
                create(there + '/nowhere')
                create(there + '/nowhere', os.O_EXCL)\
                """, open);

            assertThat(run.stdout()).isEqualTo("EACCES\nEEXIST\n");
            assertThat(run.syscalls().denied().events())
                    .extracting(event -> event.resolvedPath().orElseThrow())
                    .containsExactly(closed + "/missing");
        }
    }

    @Test
    void in_the_root_directory_names_are_as_in_any_other() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = Scripts.python(sandbox, CREATE + """
                create('/sandboxed-missing')
                create('/sandboxed-missing', os.O_EXCL)
                create('/usr', os.O_EXCL)
                attempt(lambda: os.mkdir('/usr'))
                attempt(lambda: os.mkdir('/sandboxed-missing'))
                attempt(lambda: os.rmdir('/sandboxed-missing'))\
                """, open);

            assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\nEEXIST\nEEXIST\nEACCES\nENOENT\n");
            assertThat(run.syscalls().denied().events()).hasSize(3);
        }
    }

    private static SyscallEvent event(RunResult run, String path) {
        return run.syscalls().events().stream()
                .filter(event -> event.path().filter(path::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }
}
