package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.FileChange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Extended attributes in a copy-on-write working directory. */
class AttributeTests {

    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void make() throws IOException {
        project = Project.in(temporary);
        boolean has = Files.getFileStore(project.path()).supportsFileAttributeView(UserDefinedFileAttributeView.class);
        assumeTrue(has, "skipped: " + Files.getFileStore(project.path()) + " has no extended attributes");
        set("existing.txt", "note", "of the real tree");
        set("subdir", "gone", "soon");
    }

    private UserDefinedFileAttributeView view(String path) {
        return Files.getFileAttributeView(project.path().resolve(path), UserDefinedFileAttributeView.class);
    }

    private void set(String path, String name, String value) throws IOException {
        view(path).write(name, StandardCharsets.UTF_8.encode(value));
    }

    private String get(String path, String name) throws IOException {
        ByteBuffer value = ByteBuffer.allocate(100);
        view(path).read(name, value);
        return StandardCharsets.UTF_8.decode(value.flip()).toString();
    }

    @Test
    void an_attribute_is_a_change_and_is_committed() throws IOException {
        try (Sandbox sandbox = project.sandbox()) {
            RunResult run = sandbox.run(Project.pythonCommand("""
                os.setxattr(F, 'user.note', b'of the copy')
                os.removexattr('subdir', 'user.gone')
                os.setxattr('subdir/nested.txt', 'user.new', b'')
                print(os.getxattr(F, 'user.note'), os.listxattr('subdir'))
                """));

            assertThat(run.stdout()).isEqualTo("b'of the copy' []\n");
            assertThat(run.changes().changes())
                    .extracting(FileChange::describe)
                    .containsExactly(
                            "M  existing.txt (attribute user.note changed)",
                            "M  subdir/ (attribute user.gone removed)",
                            "M  subdir/nested.txt (attribute user.new added)");
            Map<String, byte[]> before =
                    run.changes().changes().get(0).stateBefore().orElseThrow().attributes();
            assertThat(before).containsOnlyKeys("user.note");
            assertThat(before.get("user.note")).asString(StandardCharsets.UTF_8).isEqualTo("of the real tree");
            assertThat(get("existing.txt", "note")).isEqualTo("of the real tree");

            sandbox.commit();
        }
        assertThat(get("existing.txt", "note")).isEqualTo("of the copy");
        assertThat(view("subdir").list()).isEmpty();
        assertThat(view("subdir/nested.txt").list()).containsExactly("new");
        assertThat(project.path().resolve("existing.txt")).hasContent("hello");
    }

    @Test
    void what_is_copied_keeps_its_attributes() {
        RunResult run = project.run(Project.pythonCommand("write(F, 'other'); print(os.getxattr(F, 'user.note'))"));

        assertThat(run.stdout()).isEqualTo("b'of the real tree'\n");
        assertThat(run.changes().toString()).isEqualTo("M  existing.txt");
    }

    @Test
    void fs_139_a_file_is_given_to_another_by_root_only() {
        assertThat(project.python("""
            result = attempt(lambda: os.chown(F, 12345, 12345))
            s = os.stat(F)
            print((s.st_uid, s.st_gid) == ((12345, 12345) if os.getuid() == 0 else (os.getuid(), os.getgid())))
            """)).matches("(ok|EPERM)\nTrue\n");
    }

    @Test
    void fs_146_times_are_read_from_memory_that_is_there() {
        assertThat(project.python("""
            attempt(lambda: raw(280 if os.uname().machine == 'x86_64' else 88, -100, b'existing.txt', 8, 0))
            """)).isEqualTo("EFAULT\n");
    }
}
