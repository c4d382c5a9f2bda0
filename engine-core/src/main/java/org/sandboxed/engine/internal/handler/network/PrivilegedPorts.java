package org.sandboxed.engine.internal.handler.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which ports need a privilege, see ip(7). */
final class PrivilegedPorts {

    private static final Path SETTING = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    private static final int USUAL = 1024;
    private static final int FIRST = read();

    private PrivilegedPorts() {}

    /** The first port that needs none. */
    static int first() {
        return FIRST;
    }

    private static int read() {
        // Files.readString begins with a single byte, and a setting is given in one read or not at all.
        try (BufferedReader setting = Files.newBufferedReader(SETTING, StandardCharsets.US_ASCII)) {
            return Integer.parseInt(String.valueOf(setting.readLine()));
        } catch (IOException | NumberFormatException unreadable) {
            return USUAL;
        }
    }
}
