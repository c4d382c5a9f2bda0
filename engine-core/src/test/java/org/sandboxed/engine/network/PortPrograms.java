package org.sandboxed.engine.network;

import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.refusals.Python;

/** Python programs that take local ports, and sandboxes that have ports of their own. */
final class PortPrograms {

    static final String HOLD = """
        def holder(kind=socket.SOCK_STREAM, address='127.0.0.1', port=8080, *options):
            s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, kind)
            for option in options:
                s.setsockopt(*option)
            s.bind((address, port))
            if kind == socket.SOCK_STREAM:
                s.listen()
            return s
        REUSE = (socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        REUSE_PORT = (socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        V6ONLY = (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        """;

    private PortPrograms() {}

    static Sandbox.Builder builder() {
        return Sandbox.builder().portRemap(true);
    }

    static RunResult run(String program, String... arguments) {
        return run(builder(), program, arguments);
    }

    static RunResult run(Sandbox.Builder builder, String program, String... arguments) {
        try (Sandbox sandbox = builder.build()) {
            return sandbox.run(Python.command(program, arguments));
        }
    }
}
