package org.sandboxed.engine.internal.handler.callback;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

/** The addresses that callbacks leave to a run, and to single processes of it. Thread-safe. */
final class NetworkRestrictions {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*");

    private final Map<Integer, Set<InetAddress>> ofProcesses = new ConcurrentHashMap<>();
    private volatile @Nullable Set<InetAddress> ofRun;

    void restrict(String... addresses) {
        ofRun = parse(addresses);
    }

    void restrictProcess(int pid, String... addresses) {
        ofProcesses.put(pid, parse(addresses));
    }

    void liftProcess(int pid) {
        ofProcesses.remove(pid);
    }

    /** Whether a process may still try to reach an address. */
    boolean permits(int pid, InetAddress address) {
        Set<InetAddress> allowed = ofProcesses.getOrDefault(pid, ofRun);
        return allowed == null || allowed.contains(address);
    }

    private static Set<InetAddress> parse(String... addresses) {
        Set<InetAddress> parsed = new HashSet<>();
        for (String address : addresses) {
            if (!LITERAL.matcher(address).matches()) {
                throw malformed(address);
            }
            try {
                parsed.add(InetAddress.getByName(address));
            } catch (UnknownHostException e) {
                SandboxException malformed = malformed(address);
                malformed.addSuppressed(e);
                throw malformed;
            }
        }
        return Set.copyOf(parsed);
    }

    private static SandboxException malformed(String address) {
        return new SandboxException(
                "restrictNetwork: \"" + address + "\" is not an IP address; names are not looked up");
    }
}
