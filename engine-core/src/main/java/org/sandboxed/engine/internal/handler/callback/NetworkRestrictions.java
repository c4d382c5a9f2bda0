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

    synchronized void restrict(String... addresses) {
        ofRun = parse("restrictNetwork", addresses);
    }

    synchronized void grant(String... addresses) {
        Set<InetAddress> granted = parse("grantNetwork", addresses);
        ofRun = ofRun == null ? null : union(ofRun, granted);
    }

    synchronized void restrictProcess(int pid, String... addresses) {
        ofProcesses.put(pid, parse("restrictNetworkOf", addresses));
    }

    synchronized void grantProcess(int pid, String... addresses) {
        Set<InetAddress> granted = parse("grantNetworkOf", addresses);
        Set<InetAddress> before = ofProcesses.getOrDefault(pid, ofRun);
        if (before != null) {
            ofProcesses.put(pid, union(before, granted));
        }
    }

    synchronized void liftProcess(int pid) {
        ofProcesses.remove(pid);
    }

    private static Set<InetAddress> union(Set<InetAddress> first, Set<InetAddress> second) {
        Set<InetAddress> union = new HashSet<>(first);
        union.addAll(second);
        return Set.copyOf(union);
    }

    /** Whether a process may still try to reach an address. */
    boolean permits(int pid, InetAddress address) {
        Set<InetAddress> allowed = ofProcesses.getOrDefault(pid, ofRun);
        return allowed == null || allowed.contains(address);
    }

    private static Set<InetAddress> parse(String method, String... addresses) {
        Set<InetAddress> parsed = new HashSet<>();
        for (String address : addresses) {
            if (!LITERAL.matcher(address).matches()) {
                throw malformed(method, address);
            }
            try {
                parsed.add(InetAddress.getByName(address));
            } catch (UnknownHostException e) {
                SandboxException malformed = malformed(method, address);
                malformed.addSuppressed(e);
                throw malformed;
            }
        }
        return Set.copyOf(parsed);
    }

    private static SandboxException malformed(String method, String address) {
        return new SandboxException(method + ": \"" + address + "\" is not an IP address; names are not looked up");
    }
}
