package org.sandboxed.engine.internal.handler.network;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.handler.proc.SyntheticFiles;
import org.sandboxed.engine.internal.http.HttpNames;
import org.sandboxed.engine.internal.journal.Journal;

/**
 * {@code /etc/hosts} as programs read it: the loopback addresses, the sandbox's own name, and every name of the rules with the
 * addresses that were looked up for it. What else the machine's file says, they do not see.
 */
public final class HostsFile {

    private static final Path PATH = Path.of("/etc/hosts");
    private static final String LOOPBACK = "127.0.0.1 localhost\n::1 localhost\n";

    private HostsFile() {}

    /**
     * The file of a sandbox.
     *
     * @param hostname the sandbox's own name, if it has one
     * @param http the hosts of HTTP rules and stubs, which may become more while programs run
     */
    public static MadeUpFiles of(NetworkPlan plan, Optional<String> hostname, HttpNames http, Journal journal) {
        return SyntheticFiles.builder(journal)
                .file(
                        realPath(),
                        "hosts: the names of the policy",
                        call -> content(plan, hostname, http.all()).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    static String content(NetworkPlan plan, Optional<String> hostname, Map<InetAddress, String> others) {
        StringBuilder lines = new StringBuilder(LOOPBACK);
        hostname.ifPresent(name -> lines.append("127.0.0.1 ").append(name).append('\n'));
        plan.names().forEach((address, name) -> append(lines, address, name));
        others.forEach((address, name) -> {
            if (!plan.names().containsValue(name)) {
                append(lines, address, name);
            }
        });
        return lines.toString();
    }

    private static void append(StringBuilder lines, InetAddress address, String name) {
        lines.append(address.getHostAddress()).append(' ').append(name).append('\n');
    }

    /** Where the machine has it. */
    public static String realPath() {
        try {
            return PATH.toRealPath().toString();
        } catch (IOException missing) {
            return PATH.toString();
        }
    }
}
