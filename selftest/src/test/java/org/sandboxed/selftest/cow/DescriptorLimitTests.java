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

/** Programs that have as many descriptors as they may: an open that fails for that has changed nothing. */
class DescriptorLimitTests {

    private static final String FULL = """
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
        def full(call):
            taken = []
            try:
                while True: taken.append(os.dup(0))
            except OSError:
                pass
            attempt(call)
            for fd in taken: os.close(fd)
        """;

    private Project project;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
    }

    @Test
    void an_open_that_would_empty_a_file_leaves_it_as_it_is() {
        RunResult run = project.run(Project.pythonCommand(FULL + """
            full(lambda: os.open(F, os.O_WRONLY | os.O_TRUNC))
            print(read(F))
            write(F, 'changed')
            full(lambda: open(F, 'w'))
            print(read(F))
            """));

        assertThat(run.stdout()).isEqualTo("EMFILE\nhello\nEMFILE\nchanged\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void an_open_that_would_make_a_file_makes_none() {
        String out = project.python(FULL + """
            write('first', '')
            full(lambda: os.open('second', os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            full(lambda: os.open('subdir/third', os.O_RDWR | os.O_CREAT))
            print(sorted(os.listdir('.')), os.listdir('subdir'))
            """);

        assertThat(out).isEqualTo("EMFILE\nEMFILE\n['existing.txt', 'first', 'subdir'] ['nested.txt']\n");
    }

    @Test
    void a_limit_that_was_lowered_later_counts_for_new_numbers_only() {
        String out = project.python("""
            import resource
            high = [os.dup2(0, number) for number in range(30, 60)]
            resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
            attempt(lambda: open('new', 'w').close())
            """);

        assertThat(out).isEqualTo("ok\n");
    }

    @Test
    void nothing_is_lost_either_where_paths_are_denied(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "kept");
        String program = "import os\n" + FULL.replace("attempt(call)", "print(attempt(call))")
                + """
                def attempt(call):
                    try: call()
                    except OSError as e: return e.strerror
                full(lambda: os.open(FILE, os.O_WRONLY | os.O_TRUNC))
                full(lambda: os.open(FILE + '.new', os.O_WRONLY | os.O_CREAT))
                """.replace("FILE", "'" + file + "'");

        try (Sandbox sandbox = Sandbox.builder()
                .writable(directory.toString())
                .denied(directory.resolve("secret").toString())
                .build()) {
            RunResult run = sandbox.run("python3", "-c", program);

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("Too many open files\nToo many open files\n");
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
        assertThat(file).hasContent("kept");
        assertThat(directory.resolve("file.new")).doesNotExist();
    }
}
