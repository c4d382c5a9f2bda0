package org.sandboxed.engine.netlink;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.netlink.NetlinkPrograms.run;

/** Questions about interfaces by ioctl are answered from the same network as those over netlink. */
class InterfaceIoctlTests {

    @Test
    void net_203_only_the_loopback_interface_is_listed() {
        RunResult run = run("""
            s = socket.socket()
            print(struct.unpack('i4xP', fcntl.ioctl(s, 0x8912, bytes(16))))
            buffer = array.array('B', bytes(100))
            address, size = buffer.buffer_info()
            for room in (100, 39):
                print(struct.unpack('i4xP', fcntl.ioctl(s, 0x8912, struct.pack('i4xP', room, address)))[0])
            entry = buffer.tobytes()
            print(entry[:16].rstrip(b'\\0'), entry[16:24].hex(), any(entry[40:]))
            attempt(lambda: check(libc.ioctl(s.fileno(), 0x8912, ctypes.c_void_p(8))))
            """);

        assertThat(run.stdout()).isEqualTo("(40, 0)\n40\n0\nb'lo' 020000007f000001 False\nEFAULT\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void net_205_names_and_numbers_are_found() {
        RunResult run = run("""
            print(socket.if_nametoindex('lo'), socket.if_indextoname(1))
            attempt(lambda: socket.if_nametoindex('eth0'))
            attempt(lambda: socket.if_indextoname(2))
            """);

        assertThat(run.stdout()).startsWith("1 lo\n").doesNotContain("ok").endsWith("ENXIO\n");
    }

    @Test
    void each_question_has_an_answer() {
        RunResult run = run("""
            s = socket.socket()
            def ask(command, name='lo'):
                return fcntl.ioctl(s, command, name.encode().ljust(40, b'\\0'))[16:].rstrip(b'\\0').hex()
            for command in (0x8913, 0x8915, 0x8917, 0x8919, 0x891B, 0x891D, 0x8921, 0x8927, 0x8933, 0x8942, 0x8970):
                print(hex(command), ask(command), ask(command, 'lo:1'))
            for command in (0x8913, 0x8915, 0x8933, 0x8B01):
                attempt(lambda: ask(command, 'eth0'))
            attempt(lambda: ask(0x8B01))
            attempt(lambda: ask(0x8954))
            """);

        assertThat(run.stdout()).isEqualTo("""
            0x8913 49 49
            0x8915 020000007f000001 020000007f000001
            0x8917 020000007f000001 020000007f000001
            0x8919 02 02
            0x891b 02000000ff 02000000ff
            0x891d\s\s
            0x8921 000001 000001
            0x8927 0403 0403
            0x8933 01 01
            0x8942 e803 e803
            0x8970\s\s
            ENODEV
            ENODEV
            ENODEV
            ENODEV
            EOPNOTSUPP
            ENXIO
            """.replace("EOPNOTSUPP", "ENOTSUP"));
    }

    @Test
    void changes_and_hardware_are_refused_with_a_rule() {
        RunResult run = run("""
            s = socket.socket()
            for command in (0x8914, 0x8916, 0x8923, 0x890B, 0x8946, 0x8947, 0x89F0, 0x8B04):
                attempt(lambda: fcntl.ioctl(s, command, b'lo'.ljust(40, b'\\0')))
            """);

        assertThat(run.stdout()).isEqualTo("EPERM\n".repeat(8));
        assertThat(run.syscalls().denied().of(Syscall.IOCTL).events())
                .hasSize(8)
                .allSatisfy(event -> assertThat(event.rule().orElse("")).startsWith("blocked: ioctl(2) that changes"));
    }

    @Test
    void what_is_no_socket_has_no_interfaces() {
        RunResult run = run("""
            attempt(lambda: fcntl.ioctl(0, 0x8913, b'lo'.ljust(40, b'\\0')))
            attempt(lambda: fcntl.ioctl(99, 0x8913, b'lo'.ljust(40, b'\\0')))
            """);

        assertThat(run.stdout()).isEqualTo("ENOTTY\nEBADF\n");
    }

    @Test
    void what_concerns_a_socket_itself_is_the_kernels() {
        RunResult run = run("""
            s, t = socket.socketpair()
            t.send(b'abc')
            print(struct.unpack('i', fcntl.ioctl(s, 0x541B, bytes(4)))[0])
            print(struct.unpack('i', fcntl.ioctl(s, 0x8904, bytes(4)))[0])
            """);

        assertThat(run.stdout()).isEqualTo("3\n0\n");
        assertThat(run.syscalls().of(Syscall.IOCTL).events()).isEmpty();
    }
}
