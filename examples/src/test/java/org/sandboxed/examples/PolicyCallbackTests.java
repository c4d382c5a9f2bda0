package org.sandboxed.examples;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyCallback;
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

    /** Nothing of the network, until the program has read the list of those whom it may ask. */
    private static final class OnlyAfterReading implements PolicyCallback {

        @Override
        public void begin(PolicyContext context) {
            context.restrictNetwork();
        }

        @Override
        public PolicyVerdict decide(PolicyEvent event, PolicyContext context) {
            if (event.path().filter("/etc/services"::equals).isPresent()) {
                context.grantNetwork("127.0.0.1");
            }
            return PolicyVerdict.allow();
        }
    }

    @Test
    void reaches_the_network_only_after_it_has_read_a_file() {
        String connect = "import socket\nprint(socket.socket().connect_ex(('127.0.0.1', 9)))\n";
        try (Sandbox sandbox = Sandbox.builder()
                .allowNet("127.0.0.1")
                .policy(new OnlyAfterReading())
                .build()) {
            RunResult run = sandbox.run("python3", "-c", connect + "open('/etc/services')\n" + connect);

            assertThat(run.network().denied().attempts()).hasSize(1);
            assertThat(run.network().attempts()).hasSize(2);
        }
    }

    /** A script of somebody else, and what that starts, gets less than the program that runs it. */
    private static PolicyVerdict restrictScripts(PolicyEvent event, PolicyContext context) {
        if (event.argvContains("third-party.sh")) {
            context.denyPathOf(event.pid(), "/etc/services");
        }
        return PolicyVerdict.allow();
    }

    @Test
    void a_script_gets_less_than_the_program_that_runs_it() {
        try (Sandbox sandbox =
                Sandbox.builder().policy(PolicyCallbackTests::restrictScripts).build()) {
            RunResult build = sandbox.run(
                    "sh",
                    "-c",
                    "echo 'wc -l < /etc/services; cat /etc/services' > third-party.sh\n"
                            + "sh third-party.sh; cat /etc/services > copy");

            assertThat(build).succeeded().hasStdout("").ran("sh", "third-party.sh");
            assertThat(build.syscalls().denied().under("/etc/services").events())
                    .isNotEmpty()
                    .allSatisfy(
                            event -> assertThat(event.rule()).contains("policy callback: denyPathOf(/etc/services)"));
        }
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
