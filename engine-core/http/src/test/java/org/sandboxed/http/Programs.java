package org.sandboxed.http;

import java.util.ArrayList;
import java.util.List;

/** Programs that speak HTTP. */
final class Programs {

    private static final String RAW = """
        import socket, sys
        def send(host, port, text):
            with socket.create_connection((host, port), 20) as s:
                s.sendall(text.encode('latin-1'))
                answer = b''
                while True:
                    part = s.recv(65536)
                    if not part:
                        return answer.decode('latin-1')
                    answer += part
        """;

    private Programs() {}

    /** Prints the status of each URL. */
    static String[] statuses(String... urls) {
        List<String> command = new ArrayList<>(
                List.of("curl", "-s", "-g", "--path-as-is", "-w", "%{http_code}\\n", "--max-time", "20"));
        for (String url : urls) {
            command.addAll(List.of("-o", "/dev/null", url));
        }
        return command.toArray(new String[0]);
    }

    /** A python3 program that has a function to send raw bytes and read until the end. */
    static String[] raw(String code) {
        return new String[] {"python3", "-c", RAW + code};
    }
}
