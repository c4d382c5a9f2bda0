package org.sandboxed.engine.internal.handler.callback;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.dispatch.Inherited;
import org.sandboxed.engine.internal.dispatch.Lineage;

/** The addresses that callbacks leave to a run, and to single processes of it with what these start. Thread-safe. */
final class NetworkRestrictions {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*");

    private final Inherited<Set<InetAddress>> ofProcesses;
    private volatile @Nullable Set<InetAddress> ofRun;

    NetworkRestrictions(Lineage lineage) {
        this.ofProcesses = new Inherited<>(lineage);
    }

    synchronized void restrict(String... addresses) {
        ofRun = parse("restrictNetwork", addresses);
    }

    synchronized void grant(String... addresses) {
        Set<InetAddress> granted = parse("grantNetwork", addresses);
        ofRun = ofRun == null ? null : union(ofRun, granted);
    }

    synchronized void restrictProcess(int number, String... addresses) {
        ofProcesses.set(number, parse("restrictNetworkOf", addresses));
    }

    synchronized void grantProcess(int number, String... addresses) {
        Set<InetAddress> granted = parse("grantNetworkOf", addresses);
        Set<InetAddress> own = ofProcesses.of(number);
        Set<InetAddress> before = own == null ? ofRun : own;
        if (before != null) {
            ofProcesses.set(number, union(before, granted));
        }
    }

    synchronized void liftProcess(int number) {
        ofProcesses.all().remove(number);
    }

    private static Set<InetAddress> union(Set<InetAddress> first, Set<InetAddress> second) {
        Set<InetAddress> union = new HashSet<>(first);
        union.addAll(second);
        return Set.copyOf(union);
    }

    /** Whether who makes a call now may still try to reach an address. */
    boolean permits(InetAddress address) {
        @Nullable Set<InetAddress> ofCaller = ofProcesses.ofCaller();
        if (ofCaller != null) {
            return ofCaller.contains(address);
        }
        @Nullable Set<InetAddress> ofAll = ofRun;
        return (ofAll == null || ofAll.contains(address))
                && !ofProcesses.mayHold(allowed -> !allowed.contains(address));
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
