package org.sandboxed.http;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Where this JVM listens. */
final class Listening {

    private static final int HEX = 16;

    private Listening() {}

    /** The ports of 127.0.0.1 behind which a socket of this process listens. */
    static Set<Integer> portsOfThisProcess() throws IOException {
        Set<String> own = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                addTarget(descriptor, own);
            }
        }
        Set<Integer> ports = new HashSet<>();
        for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields[3].equals("0A") && own.contains("socket:[" + fields[9] + "]")) {
                    ports.add(Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), HEX));
                }
            }
        }
        return ports;
    }

    private static void addTarget(Path descriptor, Set<String> to) throws IOException {
        try {
            to.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException closed) {
            // Another thread has closed it meanwhile; then it does not listen either.
            return;
        }
    }
}
