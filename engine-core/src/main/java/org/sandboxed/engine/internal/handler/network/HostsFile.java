package org.sandboxed.engine.internal.handler.network;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.handler.file.AddedContent;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.handler.proc.AddedText;
import org.sandboxed.engine.internal.handler.proc.SmallText;
import org.sandboxed.engine.internal.handler.proc.SyntheticFiles;
import org.sandboxed.engine.internal.http.HttpNames;
import org.sandboxed.engine.internal.journal.Journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * {@code /etc/hosts} as programs read it: the loopback addresses, the name that uname(2) tells, and every name of the rules with
 * the addresses that were looked up for it. What else the machine's file says, they do not see; the file of another root keeps
 * what it says.
 */
public final class HostsFile {

    private static final String RULE = "hosts: the names of the policy";
    private static final Path PATH = Path.of("/etc/hosts");
    private static final Path MACHINE_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final String LOCALHOST = "localhost";
    private static final String LOOPBACK_4 = "127.0.0.1";
    private static final String LOOPBACK_6 = "::1";
    private static final long MOST_BYTES = 1024 * 1024;

    private final NetworkPlan plan;
    private final Optional<String> hostname;
    private final HttpNames http;
    private final @Nullable Path ofRoot;
    private final int rule;
    private final MadeUpFiles madeUp;

    /**
     * The file of a sandbox.
     *
     * @param hostname the sandbox's own name, if it has one
     * @param http the hosts of HTTP rules and stubs, which may become more while programs run
     * @param root the file of another root, by its path on the machine; null where programs see the machine's root
     */
    public HostsFile(
            NetworkPlan plan, Optional<String> hostname, HttpNames http, @Nullable Path root, Journal journal) {
        this.plan = plan;
        this.hostname = hostname;
        this.http = http;
        String machines = realPath();
        this.ofRoot = root == null || root.toString().equals(machines) ? null : root;
        this.rule = journal.rule(RULE);
        this.madeUp = SyntheticFiles.builder(journal)
                .file(
                        ofRoot == null ? machines : ofRoot.toString(),
                        RULE,
                        call -> content(ofRoot == null ? "" : SmallText.read(ofRoot, MOST_BYTES))
                                .getBytes(ISO_8859_1))
                .build();
    }

    /** Where programs cannot change it. */
    public MadeUpFiles madeUp() {
        return madeUp;
    }

    /** Where it is another root's and programs may have changed it: what they wrote, and behind it the names of rules. */
    public AddedContent added() {
        return ofRoot == null || plan.names().isEmpty()
                ? AddedContent.NONE
                : new AddedText(ofRoot.toString(), rule, this::content);
    }

    private String content(String base) {
        return content(base, plan, hostname.orElseGet(HostsFile::machineName), http.all());
    }

    static String content(String base, NetworkPlan plan, String hostname, Map<InetAddress, String> others) {
        StringBuilder lines = new StringBuilder(base);
        if (!base.isEmpty() && !base.endsWith("\n")) {
            lines.append('\n');
        }
        List<String[]> entries = entries(base);
        addUnless(hasName(entries, LOCALHOST, false), lines, LOOPBACK_4, LOCALHOST);
        addUnless(hasName(entries, LOCALHOST, true), lines, LOOPBACK_6, LOCALHOST);
        boolean isNamed = hostname.isEmpty() || hostname.equals(LOCALHOST);
        addUnless(isNamed || hasName(entries, hostname, false), lines, LOOPBACK_4, hostname);
        plan.names().forEach((address, name) -> addUnless(false, lines, address.getHostAddress(), name));
        others.forEach(
                (address, name) -> addUnless(plan.names().containsValue(name), lines, address.getHostAddress(), name));
        return lines.toString();
    }

    private static void addUnless(boolean isThere, StringBuilder lines, String address, String name) {
        if (!isThere) {
            lines.append(address).append(' ').append(name).append('\n');
        }
    }

    /** The address and the names of each line, see hosts(5). */
    private static List<String[]> entries(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+", -1))
                .toList();
    }

    private static boolean hasName(List<String[]> entries, String name, boolean isIpv6) {
        return entries.stream()
                .filter(entry -> entry[0].contains(":") == isIpv6)
                .anyMatch(entry -> List.of(entry).lastIndexOf(name) > 0);
    }

    /** Whoever asks uname(2) for the machine's name often looks it up then, Java's getLocalHost for instance. */
    private static String machineName() {
        return SmallText.read(MACHINE_NAME, MOST_BYTES).strip();
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
