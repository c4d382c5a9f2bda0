package org.sandboxed.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** What a program changed in its working directory: which paths, and how. */
@Sandboxed
class ChangesTests {

    @Test
    void a_build_adds_what_it_builds(Sandbox sandbox, @Workdir Path workdir) throws Exception {
        Files.writeString(workdir.resolve("hello.c"), "int main(void) { return 0; }\n");
        Files.writeString(workdir.resolve("Makefile"), "CC = gcc\nhello: hello.o\n");

        RunResult make = sandbox.run("make", "hello");
        RunResult again = sandbox.run("make", "hello");
        RunResult clean = sandbox.run("rm", "hello.o");

        assertThat(make.changes()).added("hello", "hello.o").hasNoOtherChanges();
        assertThat(again.changes()).isEmpty();
        assertThat(clean.changes()).deleted("*.o").hasNoOtherChanges();
    }

    @Test
    void sed_edits_in_place(Sandbox sandbox, @Workdir Path workdir) throws Exception {
        Files.writeString(workdir.resolve("config"), "host=localhost\nport=80\n");

        RunResult sed = sandbox.run("sed", "-i", "s/80/8080/", "config");

        assertThat(sed).changes().modified("config").hasNoOtherChanges();
        assertThat(sed).changes().change("config").hasContent("host=localhost\nport=8080\n");
        assertThat(sed.changes().of("config").orElseThrow().unifiedDiff()).isEqualTo("""
            --- a/config
            +++ b/config
            @@ -1,2 +1,2 @@
             host=localhost
            -port=80
            +port=8080
            """);
    }

    @Test
    void git_keeps_to_its_folder(Sandbox sandbox, CowDiff changes) {
        sandbox.run("git", "init", "--quiet", ".");
        sandbox.run("git", "config", "user.name", "Somebody");

        assertThat(changes).added(".git", ".git/**").hasNoOtherChanges();
        assertThat(changes).change(".git/config").content().contains("name = Somebody");
    }
}
