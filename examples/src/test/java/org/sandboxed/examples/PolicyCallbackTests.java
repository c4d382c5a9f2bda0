package org.sandboxed.examples;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyContext;
import org.sandboxed.engine.policy.PolicyEvent;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.junit.SandboxExtension;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Code of the test that decides what a program may do, while it runs. */
class PolicyCallbackTests {

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(builder -> builder.policy(PolicyCallbackTests::decide));

    private static PolicyVerdict decide(PolicyEvent event, PolicyContext context) {
        if (event.argvContains("push")) {
            return PolicyVerdict.deny(Errno.EACCES);
        }
        if (event.argvContains("commit")) {
            context.denyPath("/etc/hostname");
        }
        return PolicyVerdict.allow();
    }

    @Test
    void commits_but_never_pushes(Sandbox sandbox) {
        RunResult release = sandbox.run("sh", "-c", "git init --quiet . && git --version && git push origin main");

        assertThat(release).failed().hasStdoutContaining("git version").ran("git", "--version");
        assertThat(release).hasDenied(Syscall.EXECVE);
    }

    @Test
    void tells_what_a_program_starts() {
        Queue<String> started = new ConcurrentLinkedQueue<>();
        try (Sandbox sandbox = Sandbox.builder()
                .policy((event, context) -> {
                    event.argv().stream().findFirst().ifPresent(started::add);
                    return PolicyVerdict.allow();
                })
                .build()) {

            assertThat(sandbox.run("sh", "-c", "true; /bin/echo hello | cat")).succeeded();
            assertThat(started).contains("sh", "/bin/echo", "cat");
        }
    }
}
