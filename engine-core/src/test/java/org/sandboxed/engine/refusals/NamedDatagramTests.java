package org.sandboxed.engine.refusals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

/** Datagrams to AF_UNIX sockets with a path. */
class NamedDatagramTests {

    /** Sends one message in each of three ways. */
    private static final String SENDS = """
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        attempt(lambda: s.sendto(b'1', path))
        attempt(lambda: s.sendmsg([b'2'], [], 0, path))
        attempt(lambda: raw(${sendmmsg}, s.fileno(), many([(path, b'3'), (path, b'4')]), 2, 0))
        """;

    private static final String MANY = """
        keep = []
        def pointer(data):
            keep.append(ctypes.create_string_buffer(data, len(data)))
            return ctypes.addressof(keep[-1])
        def message(name, data):
            address = b'\\1\\0' + name.encode() + b'\\0' if name else b''
            iov = pointer(struct.pack('PN', pointer(data), len(data)))
            where = pointer(address) if name else 0
            return struct.pack('PIxxxxPNPNIxxxxIxxxx', where, len(address), iov, 1, 0, 0, 0, 0)
        def many(messages):
            keep.append(ctypes.create_string_buffer(b''.join(message(*m) for m in messages)))
            return ctypes.byref(keep[-1])
        """;

    @TempDir
    private Path directory;

    @Test
    void core_195_net_138_a_receiver_that_is_not_writable_gets_nothing() throws Exception {
        String path = directory.resolve("s").toString();
        Process receiver = receive(path);
        try (Sandbox sandbox = Sandbox.builder().readable(directory.toString()).build()) {
            RunResult run = sandbox.run(Python.command(MANY + "path = sys.argv[1]\n" + SENDS, path));

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\nEACCES\n");
            assertThat(run.syscalls().denied().events())
                    .extracting(event -> event.syscall())
                    .containsExactly(Syscall.SENDTO, Syscall.SENDMSG, Syscall.SENDMMSG);
            assertThat(run.syscalls().denied().events()).allSatisfy(event -> {
                assertThat(event.address()).contains("unix:" + path);
                assertThat(event.rule()).isPresent();
            });
            assertThat(receiver.isAlive()).isTrue();
            assertThat(Python.runOutside(
                            "attempt(lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)"
                                    + ".sendto(b'1', sys.argv[1]))",
                            path))
                    .isEqualTo("ok\n");
        } finally {
            receiver.destroyForcibly();
        }
    }

    @Test
    void net_139_datagrams_pass_below_a_writable_path() {
        RunResult run = run("""
            path = 's'
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind(path)
            """ + SENDS + """
            receiver.setblocking(False)
            print([receiver.recv(9) for i in range(4)])
            attempt(lambda: receiver.recv(9))
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("ok\nok\nok\n[b'1', b'2', b'3', b'4']\nEAGAIN\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void net_139_sendmmsg_counts_the_messages_and_their_bytes() {
        RunResult run = run("""
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind('s')
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            headers = many([('s', b'four'), ('s', b'x')])
            print(raw(${sendmmsg}, s.fileno(), headers, 2, 0))
            print(struct.unpack_from('I', keep[-1], 56)[0], struct.unpack_from('I', keep[-1], 120)[0])
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("2\n4 1\n");
    }

    @Test
    void messages_over_a_connected_socket_pass_with_descriptors() {
        RunResult run = run("""
            a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
            r, w = os.pipe()
            socket.send_fds(a, [b'x'], [r])
            _, fds, _, _ = socket.recv_fds(b, 9, 1)
            os.write(w, b'through')
            print(os.read(fds[0], 9))
            print(raw(${sendmmsg}, a.fileno(), many([('', b'y'), ('', b'z')]), 2, 0), b.recv(9), b.recv(9))
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("b'through'\n2 b'y' b'z'\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void descriptors_can_be_sent_to_a_path() {
        RunResult run = run("""
            r, w = os.pipe()
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind('s')
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            fds = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [r]))]
            attempt(lambda: s.sendmsg([b'x'], fds, 0, 's'))
            _, got, _, _ = socket.recv_fds(receiver, 9, 1)
            os.write(w, b'through')
            print(os.read(got[0], 9))
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("ok\nb'through'\n");
    }

    @Test
    void a_full_receiver_makes_a_blocking_sender_wait() {
        RunResult run = run("""
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind('s')
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            sent = 0
            try:
                while True:
                    s.sendto(b'x', socket.MSG_DONTWAIT, 's')
                    sent += 1
            except BlockingIOError:
                print('full')
            sys.stdout.flush()
            r, w = os.pipe()
            if os.fork() == 0:
                os.write(w, b'.')
                attempt(lambda: s.sendto(b'last', 's'))
                sys.stdout.flush()
                os._exit(0)
            os.read(r, 1)
            for i in range(sent):
                receiver.recv(1)
            print(receiver.recv(9))
            os.wait()
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).contains("full\n", "ok\n", "b'last'\n");
    }

    @Test
    void unreadable_memory_is_refused_as_the_kernel_does() {
        RunResult run = run("""
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind('s')
            attempt(lambda: raw(${sendmsg}, s.fileno(), 8, 0))
            attempt(lambda: raw(${sendmmsg}, s.fileno(), 8, 1, 0))
            name = pointer(b'\\1\\0s\\0')
            attempt(lambda: raw(${sendto}, s.fileno(), 8, 8, 0, name, 4))
            attempt(lambda: raw(${sendto}, s.fileno(), name, 1 << 40, 0, name, 4))
            attempt(lambda: raw(${sendto}, s.fileno(), name, 4, 0, name, 129))
            header = struct.pack('PIxxxxPNPNIxxxx', name, 4, 8, 1, 0, 0, 0)
            attempt(lambda: raw(${sendmsg}, s.fileno(), pointer(header), 0))
            header = struct.pack('PIxxxxPNPNIxxxx', name, 4, 8, 1 << 40, 0, 0, 0)
            attempt(lambda: raw(${sendmsg}, s.fileno(), pointer(header), 0))
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("EFAULT\nEFAULT\nEFAULT\nEMSGSIZE\nEINVAL\nEFAULT\nEMSGSIZE\n");
    }

    private static RunResult run(String program) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(Python.command(MANY + program));
        }
    }

    /** A process that ends when a datagram arrives at a path. */
    private static Process receive(String path) throws Exception {
        Process receiver = new ProcessBuilder("/usr/bin/python3", "-c", """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            print('.', end='', flush=True)
            s.recv(9)
            """, path).start();
        assertThat(receiver.getInputStream().read()).isEqualTo('.');
        return receiver;
    }
}
