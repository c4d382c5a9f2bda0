package org.sandboxed.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A real git, without the git configuration of the machine that runs the tests: HOME is the fresh working directory. */
@Sandboxed(
        env = {
            "GIT_AUTHOR_NAME=Ada",
            "GIT_AUTHOR_EMAIL=ada@example.org",
            "GIT_COMMITTER_NAME=Ada",
            "GIT_COMMITTER_EMAIL=ada@example.org"
        })
class GitTests {

    @BeforeEach
    void make_a_repository(Sandbox sandbox) {
        assertThat(sandbox.run("git", "init", "--quiet", ".")).succeeded();
    }

    @Test
    void commits_a_file(Sandbox sandbox, @Workdir Path workdir) throws Exception {
        Files.writeString(workdir.resolve("hello.txt"), "hello\n");

        RunResult add = sandbox.run("git", "add", "hello.txt");
        RunResult commit = sandbox.run("git", "commit", "--quiet", "--message", "Say hello");
        RunResult log = sandbox.run("git", "log", "--format=%an: %s");

        assertThat(add).succeeded().hasNoDenials();
        assertThat(commit).succeeded().hasNoDenials().leftNoProcesses();
        assertThat(log).succeeded().hasStdout("Ada: Say hello\n");
        assertThat(workdir.resolve(".git/refs/heads")).isNotEmptyDirectory();
    }

    @Test
    void runs_the_hook_of_the_repository(Sandbox sandbox, @Workdir Path workdir) throws Exception {
        Path hook = workdir.resolve(".git/hooks/pre-commit");
        Files.writeString(hook, "#!/bin/sh\necho checked by the hook >&2\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();

        RunResult commit = sandbox.run("git", "commit", "--allow-empty", "--message", "Refused");

        assertThat(commit)
                .hasExitCode(1)
                .hasStderrContaining("checked by the hook")
                .ran(".git/hooks/pre-commit");
        assertThat(commit.syscalls()).attempted(Syscall.EXECVE).neverAttempted(Syscall.CONNECT);
    }
}
