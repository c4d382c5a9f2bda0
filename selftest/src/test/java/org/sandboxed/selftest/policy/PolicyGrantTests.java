package org.sandboxed.selftest.policy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyContext;
import org.sandboxed.engine.policy.PolicyEvent;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a callback grants, below the ceiling that the policy is: core.md, section 6.4. */
class PolicyGrantTests {

    /** Something that a callback does when a program opens a certain file. */
    private static final class At implements PolicyCallback {

        private final Step begin;
        private final String path;
        private final Step step;

        At(Step begin, String path, Step step) {
            this.begin = begin;
            this.path = path;
            this.step = step;
        }

        @FunctionalInterface
        interface Step {
            void take(int pid, PolicyContext context);
        }

        @Override
        public void begin(PolicyContext context) {
            begin.take(0, context);
        }

        @Override
        public PolicyVerdict decide(PolicyEvent event, PolicyContext context) {
            if (event.path().filter(path::equals).isPresent()) {
                step.take(event.pid(), context);
            }
            return PolicyVerdict.allow();
        }
    }

    /** A program that connects to addresses, meets a file, and connects to them again. */
    private static List<String> connecting(int port, String... addresses) {
        return Python.lines(
                "import errno, socket",
                "def attempt():",
                "    for address in '" + String.join(" ", addresses) + "'.split():",
                "        result = socket.socket().connect_ex((address, " + port + "))",
                "        print(errno.errorcode.get(result, 'connected'), end=' ')",
                "    print()",
                "attempt()",
                "try: open('/etc/meet')",
                "except FileNotFoundError: pass",
                "attempt()");
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
    }

    @Test
    void core_093_a_callback_restricts_the_network_when_something_is_executed() throws IOException {
        PolicyCallback callback = (event, context) -> {
            if (!event.argv().isEmpty()) {
                context.restrictNetwork("127.0.0.1");
            }
            return PolicyVerdict.allow();
        };
        try (ServerSocket server = server();
                Sandbox sandbox = Sandbox.builder()
                        .allowNet("127.0.0.0/8")
                        .policy(callback)
                        .build()) {
            RunResult run = sandbox.run(connecting(server.getLocalPort(), "127.0.0.1", "127.0.0.2"));

            assertThat(run.stdout()).isEqualTo("connected ECONNREFUSED \n".repeat(2));
            assertThat(run.network().denied().to("127.0.0.2").attempts())
                    .hasSize(2)
                    .allSatisfy(attempt -> assertThat(attempt.protocol()).isEqualTo(Protocol.TCP));
        }
    }

    @Test
    void core_115_the_network_is_granted_as_far_as_the_policy_goes() throws IOException {
        PolicyCallback callback = new At(
                (pid, context) -> context.restrictNetwork(),
                "/etc/meet",
                (pid, context) -> context.grantNetwork("127.0.0.2", "127.0.0.3"));
        try (ServerSocket server = server();
                Sandbox sandbox = Sandbox.builder()
                        .allowNet("127.0.0.1", "127.0.0.2")
                        .policy(callback)
                        .build()) {
            RunResult run = sandbox.run(connecting(server.getLocalPort(), "127.0.0.1", "127.0.0.2", "127.0.0.3"));

            assertThat(run.stdout())
                    .isEqualTo("ECONNREFUSED ECONNREFUSED ECONNREFUSED \nECONNREFUSED connected ECONNREFUSED \n");
            assertThat(run.syscalls().denied().of(Syscall.CONNECT).events())
                    .extracting(SyscallEvent::rule)
                    .endsWith(
                            Optional.of("policy callback: restrictNetwork"),
                            Optional.of("allowNet: no rule allows this destination"));
        }
    }

    @Test
    void core_117_one_process_is_cut_off_and_then_left_to_the_policy_again() throws IOException {
        PolicyCallback callback =
                new At((pid, context) -> {}, "/etc/meet", (pid, context) -> context.liftNetworkOf(pid));
        PolicyCallback cutting = (event, context) -> {
            if (!event.argv().isEmpty()) {
                context.restrictNetworkOf(event.pid());
            }
            return callback.decide(event, context);
        };
        try (ServerSocket server = server();
                Sandbox sandbox =
                        Sandbox.builder().allowNet("127.0.0.1").policy(cutting).build()) {
            RunResult run = sandbox.run(connecting(server.getLocalPort(), "127.0.0.1", "127.0.0.2"));

            assertThat(run.stdout()).isEqualTo("ECONNREFUSED ECONNREFUSED \nconnected ECONNREFUSED \n");
        }
    }

    @Test
    void one_process_and_what_it_starts_is_granted_more_than_the_others() throws IOException {
        PolicyCallback callback = new At(
                (pid, context) -> context.restrictNetwork(),
                "/etc/meet",
                (pid, context) -> context.grantNetworkOf(pid, "127.0.0.1"));
        try (ServerSocket server = server();
                Sandbox sandbox = Sandbox.builder()
                        .allowNet("127.0.0.0/8")
                        .policy(callback)
                        .build()) {
            String port = Integer.toString(server.getLocalPort());
            RunResult run = sandbox.run(Python.lines(
                    "import os, socket",
                    "def attempt(who):",
                    "    result = socket.socket().connect_ex(('127.0.0.1', " + port + "))",
                    "    print(who, 'refused' if result else 'connected', flush=True)",
                    "child = os.fork()",
                    "if not child:",
                    "    try: open('/etc/meet')",
                    "    except FileNotFoundError: pass",
                    "    attempt('child')",
                    "    grandchild = os.fork()",
                    "    if grandchild: os.waitpid(grandchild, 0)",
                    "    else: attempt('grandchild')",
                    "    os._exit(0)",
                    "os.waitpid(child, 0)",
                    "attempt('parent')"));

            assertThat(run.stdout()).isEqualTo("child connected\ngrandchild connected\nparent refused\n");
        }
    }

    @Test
    void a_path_that_is_withheld_at_first_is_granted_later() {
        PolicyCallback callback = new At(
                (pid, context) -> context.denyPath("/etc/group"),
                "/etc/meet",
                (pid, context) -> context.allowPath("/etc/group"));
        try (Sandbox sandbox = Sandbox.builder().policy(callback).build()) {
            RunResult run =
                    sandbox.run("sh", "-c", "head -c 4 /etc/group; cat /etc/meet 2>/dev/null; head -c 4 /etc/group");

            assertThat(run.stdout()).isEqualTo("root");
            assertThat(run.stderr()).contains("Permission denied");
        }
    }

    @Test
    void limits_are_granted_up_to_those_of_the_policy() {
        PolicyCallback callback = new At(
                (pid, context) -> {
                    context.restrictProcesses(1);
                    context.restrictMemory("64M");
                },
                "/etc/meet",
                (pid, context) -> {
                    context.grantProcesses(1000);
                    context.grantMemory("1T");
                    context.grantProcesses(1);
                    context.grantMemory("1M");
                });
        try (Sandbox sandbox = Sandbox.builder()
                .maxProcesses(2)
                .maxMemory("256M")
                .policy(callback)
                .build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import errno, os, signal",
                    "def attempt():",
                    "    try:",
                    "        child = os.fork()",
                    "        if not child: signal.pause()",
                    "        return 'forked'",
                    "    except OSError as e:",
                    "        return errno.errorcode[e.errno]",
                    "print(attempt())",
                    "try: open('/etc/meet')",
                    "except FileNotFoundError: pass",
                    "some = bytearray(96 << 20)",
                    "print('has memory', flush=True)",
                    "print(attempt(), attempt(), flush=True)",
                    "more = bytearray(300 << 20)"));

            assertThat(run.stdout()).startsWith("EAGAIN\nhas memory\nforked EAGAIN\n");
            assertThat(run.signal()).hasValue(9);
            assertThat(run.syscalls().denied().of(Syscall.MMAP).events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.rule().orElseThrow()).startsWith("maxMemory: "));
        }
    }

    @Test
    void what_makes_no_sense_is_refused() {
        Queue<String> messages = new ConcurrentLinkedQueue<>();
        PolicyCallback callback = new At(
                (pid, context) -> List.<Runnable>of(
                                () -> context.grantNetwork("example.com"),
                                () -> context.grantNetworkOf(1, "x"),
                                () -> context.grantProcesses(0),
                                () -> context.grantProcesses(1),
                                () -> context.grantMemory("1M"))
                        .forEach(wrong -> assertThatThrownBy(wrong::run)
                                .isInstanceOf(SandboxException.class)
                                .satisfies(refused -> messages.add(refused.getMessage()))),
                "/etc/meet",
                (pid, context) -> {});
        try (Sandbox sandbox = Sandbox.builder().policy(callback).build()) {
            assertThat(sandbox.run("true").exitCode()).isZero();
        }

        assertThat(messages)
                .hasSize(5)
                .contains(
                        "grantNetwork: \"example.com\" is not an IP address; names are not looked up",
                        "grantProcesses: 0 is not a positive number")
                .anySatisfy(message -> assertThat(message).startsWith("grantMemory: 1M cannot be enforced"));
    }

    @Test
    void a_callback_that_throws_at_the_beginning_lets_nothing_start() {
        PolicyCallback callback = new At(
                (pid, context) -> {
                    throw new IllegalStateException("not today");
                },
                "/etc/meet",
                (pid, context) -> {});
        try (Sandbox sandbox = Sandbox.builder().policy(callback).build()) {
            assertThatThrownBy(() -> sandbox.run("true"))
                    .isInstanceOf(SandboxException.class)
                    .hasMessage("policy: the callback threw java.lang.IllegalStateException: not today before the"
                            + " program was started");
            assertThat(sandbox.syscalls().events()).isEmpty();
        }
    }
}
