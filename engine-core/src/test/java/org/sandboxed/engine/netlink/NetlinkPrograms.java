package org.sandboxed.engine.netlink;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

/**
 * Python programs that talk netlink by hand. In them {@code request(type, payload, flags, seq)} is a message, {@code
 * ask(s, data)} sends it as C libraries do and returns what can be read at once, {@code parse(data)} takes a datagram apart
 * into type, flags, sequence, port id and payload, {@code attempt(f)} prints the name of the errno that the call failed with.
 */
final class NetlinkPrograms {

    private static final String PRELUDE = """
        import array, ctypes, errno, fcntl, os, socket, struct, sys
        libc = ctypes.CDLL(None, use_errno=True)
        KERNEL = struct.pack('HHII', 16, 0, 0, 0)

        def check(result):
            if result < 0:
                raise OSError(ctypes.get_errno(), '')
            return result

        def attempt(call):
            try:
                print('ok', call())
            except OSError as e:
                print(errno.errorcode.get(e.errno, e))

        def netlink(protocol=0, kind=3):
            return socket.socket(16, kind, protocol)

        def request(type, payload=b'\\0', flags=0x301, seq=7):
            padding = bytes(-len(payload) & 3)
            return struct.pack('IHHII', 16 + len(payload), type, flags, seq, 0) + payload + padding

        def parse(data):
            at, found = 0, []
            while at < len(data):
                size, type, flags, seq, pid = struct.unpack_from('IHHII', data, at)
                found.append((type, flags, seq, pid, data[at + 16:at + size]))
                at += (size + 3) & ~3
            return found

        def send(s, data):
            return check(libc.sendto(s.fileno(), data, len(data), 0, KERNEL, len(KERNEL)))

        def ask(s, data):
            send(s, data)
            answers = []
            while True:
                try:
                    answers.append(s.recv(65536, socket.MSG_DONTWAIT))
                except BlockingIOError:
                    return answers

        def bind(s, pid, groups=0):
            address = struct.pack('HHII', 16, 0, pid, groups)
            return check(libc.bind(s.fileno(), address, len(address)))

        def name(s):
            address, size = ctypes.create_string_buffer(32), ctypes.c_int(32)
            check(libc.getsockname(s.fileno(), address, ctypes.byref(size)))
            return struct.unpack('HHII', address.raw[:size.value])

        """;

    private NetlinkPrograms() {}

    /** The command that runs a program. */
    static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-I", "-c", PRELUDE + program));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a program in a sandbox of its own. */
    static RunResult run(String program, String... arguments) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(command(program, arguments));
        }
    }
}
