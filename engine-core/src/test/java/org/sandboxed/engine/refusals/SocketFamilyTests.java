package org.sandboxed.engine.refusals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

/** Which sockets can be made without network rules. */
class SocketFamilyTests {

    @ParameterizedTest
    @CsvSource({
        "core_011, 'AF_INET, socket.SOCK_STREAM'",
        "core_011, 'AF_INET6, socket.SOCK_STREAM'",
        "core_013, 'AF_UNIX, socket.SOCK_DGRAM'",
        "core_013, 'AF_UNIX, socket.SOCK_STREAM'",
    })
    void core_011_013_can_be_made(String number, String arguments) {
        RunResult run = socket(arguments);

        assertThat(run.stdout()).as(number).isEqualTo("ok\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "core_005, 'AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP', EPERM",
        "core_005, 'AF_INET6, socket.SOCK_RAW, 58', EPERM",
        "core_014, 'AF_ALG, socket.SOCK_SEQPACKET', EAFNOSUPPORT",
        "core_014, 'AF_PACKET, socket.SOCK_RAW', EAFNOSUPPORT",
        "core_014, 'AF_VSOCK, socket.SOCK_STREAM', EAFNOSUPPORT",
        "core_015, 'AF_NETLINK, socket.SOCK_RAW, 9', EAFNOSUPPORT",
    })
    void core_005_014_015_cannot_be_made(String number, String arguments, String errno) {
        RunResult run = socket(arguments);

        assertThat(run.stdout()).as(number).isEqualTo(errno + "\n");
        assertThat(run.syscalls().denied().of(Syscall.SOCKET).events())
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.rule()).isPresent());
    }

    @Test
    void net_055_061_a_datagram_socket_can_be_made() {
        RunResult run = run("""
            attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            attempt(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM, 17))
            attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM | 0x80800))
            """);

        assertThat(run.stdout()).isEqualTo("ok\nok\nok\n");
        assertThat(run.syscalls().of(Syscall.SOCKET).denied().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x8912", "0x8915", "0x8946"})
    void core_023_interfaces_cannot_be_asked_about(String request) {
        RunResult run = run("attempt(lambda: fcntl.ioctl(socket.socket(), %s, bytes(64)))".formatted(request));

        assertThat(run.stdout()).isEqualTo("EPERM\n");
        assertThat(run.syscalls().denied().of(Syscall.IOCTL).events()).hasSize(1);
    }

    private static RunResult socket(String arguments) {
        return run("attempt(lambda: socket.socket(socket.%s))".formatted(arguments));
    }

    private static RunResult run(String program) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(Python.command(program));
        }
    }
}
