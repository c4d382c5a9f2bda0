package org.sandboxed.engine.network;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** What a policy callback denies is not done, and what it restricts stays within the rules. */
class PolicyCallbackNetworkTests {

    private static final String CONNECT = """
        for host in sys.argv[2:]:
            attempt(lambda: socket.create_connection((host, int(sys.argv[1]))))
        """;

    private Servers.Hello server;

    @BeforeEach
    void start() throws Exception {
        server = new Servers.Hello("0.0.0.0");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void net_093_a_denied_connect_is_not_made() {
        assertThat(connect(denying(PolicyVerdict.deny()), "127.0.0.1")).isEqualTo("EPERM\n");
        assertThat(server.accepted()).isZero();
    }

    @Test
    void net_094_a_denial_has_the_errno_that_it_was_given() {
        assertThat(connect(denying(PolicyVerdict.deny(Errno.EACCES)), "127.0.0.1"))
                .isEqualTo("EACCES\n");
        assertThat(server.accepted()).isZero();
    }

    @Test
    void net_095_a_callback_that_takes_too_long_denies() {
        PolicyCallback slow = (event, context) -> {
            if (event.syscall() == Syscall.CONNECT) {
                new CountDownLatch(1).await();
            }
            return PolicyVerdict.allow();
        };

        assertThat(connect(slow, "127.0.0.1")).isEqualTo("EPERM\n");
        assertThat(server.accepted()).isZero();
    }

    @Test
    void net_097_a_restriction_leaves_some_of_what_is_allowed() {
        PolicyCallback restricting = (event, context) -> {
            if (event.syscall() == Syscall.EXECVE) {
                context.restrictNetwork("127.0.0.1");
            }
            return PolicyVerdict.allow();
        };

        assertThat(connect(restricting, "127.0.0.1", "127.0.0.2")).isEqualTo("ok\nECONNREFUSED\n");
    }

    @Test
    void net_098_a_restriction_to_nothing_leaves_nothing() {
        PolicyCallback restricting = (event, context) -> {
            context.restrictNetwork();
            return PolicyVerdict.allow();
        };

        assertThat(connect(restricting, "127.0.0.1")).isEqualTo("ECONNREFUSED\n");
        assertThat(server.accepted()).isZero();
    }

    @Test
    void net_099_ports_still_count_under_a_callback() {
        PolicyCallback callback = (event, context) -> {
            context.restrictNetwork("127.0.0.1");
            return PolicyVerdict.allow();
        };
        try (Sandbox sandbox = Sandbox.builder()
                .allowNet("127.0.0.1:" + (server.port() == 443 ? 444 : 443))
                .policy(callback)
                .build()) {
            RunResult run = sandbox.run(Python.command(CONNECT, String.valueOf(server.port()), "127.0.0.1"));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("ECONNREFUSED\n");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void net_130_a_denied_datagram_is_not_sent() throws Exception {
        PolicyCallback callback =
                (event, context) -> event.syscall() == Syscall.SENDMSG ? PolicyVerdict.deny() : PolicyVerdict.allow();
        try (Servers.Receiver receiver = new Servers.Receiver();
                Sandbox sandbox = Sandbox.builder()
                        .allowNet("udp://127.0.0.1")
                        .policy(callback)
                        .build()) {
            RunResult run = sandbox.run(Python.command("""
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                here = ('127.0.0.1', int(sys.argv[1]))
                attempt(lambda: s.sendmsg([b'x'], [], 0, here))
                """, String.valueOf(receiver.port())));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("EPERM\n");
            assertThat(receiver.isEmpty()).isTrue();
        }
    }

    @Test
    void an_address_without_a_family_is_judged_as_the_one_that_udp_takes_it_for() throws Exception {
        PolicyCallback callback = (event, context) ->
                event.address().isPresent() && event.port() != 0 ? PolicyVerdict.deny() : PolicyVerdict.allow();
        try (Servers.Receiver receiver = new Servers.Receiver();
                Sandbox sandbox = Sandbox.builder()
                        .allowNet("udp://127.0.0.1")
                        .allowBind("*")
                        .policy(callback)
                        .build()) {
            RunResult run = sandbox.run(Python.command("""
                def unspecified(host, port):
                    return struct.pack('=H', 0) + port.to_bytes(2, 'big') + socket.inet_aton(host) + bytes(8)
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                here = unspecified('127.0.0.1', int(sys.argv[1]))
                attempt(lambda: raw(${sendto}, s.fileno(), ctypes.c_char_p(b'x'), 1, 0, ctypes.c_char_p(here), 16))
                attempt(lambda: raw(${bind}, s.fileno(), ctypes.c_char_p(unspecified('0.0.0.0', 18471)), 16))
                """, String.valueOf(receiver.port())));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("EPERM\nEPERM\n");
            assertThat(receiver.isEmpty()).isTrue();
        }
    }

    private static PolicyCallback denying(PolicyVerdict verdict) {
        return (event, context) -> event.syscall() == Syscall.CONNECT ? verdict : PolicyVerdict.allow();
    }

    private String connect(PolicyCallback callback, String... hosts) {
        String[] arguments = new String[hosts.length + 1];
        arguments[0] = String.valueOf(server.port());
        System.arraycopy(hosts, 0, arguments, 1, hosts.length);
        try (Sandbox sandbox = Sandbox.builder()
                .allowNet("127.0.0.1", "127.0.0.2")
                .policy(callback)
                .build()) {
            return sandbox.run(Python.command(CONNECT, arguments)).stdout();
        }
    }
}
