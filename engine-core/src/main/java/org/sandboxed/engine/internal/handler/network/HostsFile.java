package org.sandboxed.engine.internal.handler.network;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.handler.proc.FileContent;
import org.sandboxed.engine.internal.handler.proc.SyntheticFiles;
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
     */
    public static MadeUpFiles of(NetworkPlan plan, Optional<String> hostname, Journal journal) {
        return SyntheticFiles.builder(journal)
                .file(realPath(), "hosts: the names of the policy", FileContent.of(content(plan, hostname)))
                .build();
    }

    static String content(NetworkPlan plan, Optional<String> hostname) {
        StringBuilder lines = new StringBuilder(LOOPBACK);
        hostname.ifPresent(name -> lines.append("127.0.0.1 ").append(name).append('\n'));
        for (Map.Entry<InetAddress, String> name : plan.names().entrySet()) {
            lines.append(name.getKey().getHostAddress())
                    .append(' ')
                    .append(name.getValue())
                    .append('\n');
        }
        return lines.toString();
    }

    private static String realPath() {
        try {
            return PATH.toRealPath().toString();
        } catch (IOException missing) {
            return PATH.toString();
        }
    }
}
