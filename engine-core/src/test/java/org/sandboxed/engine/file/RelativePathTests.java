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

/** Relative paths: the record says where they led, and by which rule, however the program got there. */
class RelativePathTests {

    private final Path open;
    private final Path closed;

    RelativePathTests(@TempDir Path temporary) throws IOException {
        Path directory = temporary.toRealPath();
        open = Files.createDirectory(directory.resolve("open"));
        closed = Files.createDirectory(directory.resolve("closed"));
    }

    @BeforeEach
    void make_files() throws IOException {
        Files.createDirectory(open.resolve("d"));
        Files.writeString(open.resolve("d/file"), "content");
        Files.writeString(closed.resolve("secret"), "secret");
        Files.createSymbolicLink(open.resolve("d/out"), closed);
    }

    @Test
    void a_name_in_an_open_directory_is_recorded_with_its_path_and_rule() {
        try (Sandbox sandbox = Sandbox.builder().readable(open.toString()).build()) {
            RunResult run = Scripts.python(sandbox, """
                d = os.open(sys.argv[1] + '/d', os.O_RDONLY | os.O_DIRECTORY)
                print(os.read(os.open('file', os.O_RDONLY | os.O_NOFOLLOW, dir_fd=d), 99).decode())
                attempt(lambda: os.open('out', os.O_RDONLY | os.O_NOFOLLOW, dir_fd=d))
                attempt(lambda: os.open('file', os.O_WRONLY | os.O_NOFOLLOW, dir_fd=d))\
                """, open);

            assertThat(run.stdout()).isEqualTo("content\nELOOP\nEACCES\n");
            SyscallEvent read = event(run, "file");
            assertThat(read.resolvedPath()).contains(open + "/d/file");
            assertThat(read.rule()).contains("readable: " + open);
            SyscallEvent refused = onlyDenial(run);
            assertThat(refused.resolvedPath()).contains(open + "/d/file");
            assertThat(refused.rule())
                    .hasValueSatisfying(rule -> assertThat(rule).contains("not under any writable path"));
        }
    }

    @Test
    void a_link_on_the_way_is_judged_by_where_it_leads() {
        try (Sandbox sandbox = Sandbox.builder().readable(open.toString()).build()) {
            RunResult run = Scripts.python(sandbox, """
                os.chdir(sys.argv[1])
                print(os.read(os.open('d/file', os.O_RDONLY), 99).decode())
                attempt(lambda: os.open('d/out/secret', os.O_RDONLY))\
                """, open);

            assertThat(run.stdout()).isEqualTo("content\nEACCES\n");
            assertThat(event(run, "d/file").resolvedPath()).contains(open + "/d/file");
            assertThat(onlyDenial(run).resolvedPath()).contains(closed + "/secret");
        }
    }

    @Test
    void what_is_made_is_recorded_with_where_it_is_made() {
        try (Sandbox sandbox = Sandbox.builder().writable(open.toString()).build()) {
            RunResult run = Scripts.python(sandbox, """
                os.chdir(sys.argv[1])
                attempt(lambda: os.open('new', os.O_WRONLY | os.O_CREAT))
                attempt(lambda: os.open('d/new', os.O_WRONLY | os.O_CREAT | os.O_EXCL))
                attempt(lambda: os.open('missing/new', os.O_WRONLY | os.O_CREAT))
                attempt(lambda: os.mkdir('d/made'))
                attempt(lambda: os.rename('new', 'd/moved'))
                attempt(lambda: os.unlink('d/missing'))\
                """, open);

            assertThat(run.stdout()).isEqualTo("ok\nok\nENOENT\nok\nok\nENOENT\n");
            assertThat(event(run, "d/new").resolvedPath()).contains(open + "/d/new");
            assertThat(event(run, "d/made").rule()).contains("writable: " + open);
            assertThat(open.resolve("d/moved")).exists();
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    @Test
    void what_must_not_be_made_fails_as_it_would_without_rules_where_that_is_what_happens() {
        try (Sandbox sandbox = Sandbox.builder().readable(open.toString()).build()) {
            RunResult run = Scripts.python(sandbox, """
                os.chdir(sys.argv[1])
                attempt(lambda: os.mkdir('d'))
                attempt(lambda: os.unlink('d/missing'))
                attempt(lambda: os.mkdir('d/made'))
                attempt(lambda: os.unlink('d/file'))\
                """, open);

            assertThat(run.stdout()).isEqualTo("EEXIST\nENOENT\nEACCES\nEACCES\n");
            assertThat(run.syscalls().denied().events())
                    .extracting(SyscallEvent::path)
                    .hasSize(2);
        }
    }

    private static SyscallEvent event(RunResult run, String path) {
        return run.syscalls().events().stream()
                .filter(event -> event.path().filter(path::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static SyscallEvent onlyDenial(RunResult run) {
        assertThat(run.syscalls().denied().events()).hasSize(1);
        return run.syscalls().denied().events().get(0);
    }
}
