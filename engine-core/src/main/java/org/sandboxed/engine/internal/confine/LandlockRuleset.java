package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import static java.util.Comparator.comparingInt;

/**
 * What a Landlock domain handles and grants, computed for one ABI without asking the kernel. Every grant is a subset of
 * what is handled. Immutable.
 */
public final class LandlockRuleset {

    private final long handledFileSystem;
    private final long handledNetwork;
    private final long scopes;
    private final List<PathGrant> paths;
    private final List<PortGrant> ports;

    private LandlockRuleset(Builder builder) {
        handledFileSystem = builder.handledFileSystem();
        handledNetwork = builder.handledNetwork();
        scopes = builder.scopes();
        paths = builder.pathGrants(handledFileSystem);
        ports = builder.portGrants(handledNetwork);
    }

    /**
     * A builder for a kernel of this ABI that grants nothing yet.
     *
     * @throws IllegalArgumentException if the ABI is below 1, or lacks a protection that is strict
     */
    public static Builder builder(int abi, Protections protections) {
        List<Protection> missing = protections.missing(abi);
        if (!missing.isEmpty()) {
            // Whoever has the newest of them has them all.
            Protection newest = Collections.max(missing, comparingInt(Protection::requiredAbi));
            throw new IllegalArgumentException("the kernel cannot restrict " + newest.subject() + ": " + newest
                    + " needs Landlock ABI " + newest.requiredAbi() + " (Linux " + newest.linux()
                    + "), this one has ABI " + abi + "; use a newer kernel");
        }
        return new Builder(abi, protections);
    }

    /** {@code handled_access_fs}: refused unless granted. */
    public long handledFileSystem() {
        return handledFileSystem;
    }

    /** {@code handled_access_net}: refused unless granted. */
    public long handledNetwork() {
        return handledNetwork;
    }

    /** {@code scoped}. */
    public long scopes() {
        return scopes;
    }

    /** Writable paths first. */
    public List<PathGrant> paths() {
        return paths;
    }

    public List<PortGrant> ports() {
        return ports;
    }

    /**
     * Rights on a path and everything below it.
     *
     * @param path absolute
     * @param access for a directory; what is left of it for anything else is up to {@link LandlockAssembler}
     * @param isRequired whether it is an error that the path does not exist
     */
    public record PathGrant(String path, long access, boolean isRequired) {}

    /**
     * Rights on a TCP port.
     *
     * @param port 0 to 65535; binding 0 takes any free port
     * @param access to bind it, 1, or to connect to it, 2
     */
    public record PortGrant(int port, long access) {}

    /** Collects grants. */
    public static final class Builder {

        private final int abi;
        private final Protections protections;
        private final List<PathGrant> readable = new ArrayList<>();
        private final List<PathGrant> writable = new ArrayList<>();
        private final List<PortGrant> ports = new ArrayList<>();
        private long notHandledNetwork;

        private Builder(int abi, Protections protections) {
            this.abi = abi;
            this.protections = protections;
        }

        /** Grants to open for reading, to list, and to execute. */
        public Builder readable(String path) {
            readable.add(new PathGrant(path, LandlockRights.READ, true));
            return this;
        }

        /** Grants the same where the path exists. */
        public Builder readableIfExists(String path) {
            readable.add(new PathGrant(path, LandlockRights.READ, false));
            return this;
        }

        /** Grants everything that Landlock governs, but for making device nodes. */
        public Builder writable(String path) {
            writable.add(new PathGrant(path, ~LandlockRights.NEVER, true));
            return this;
        }

        /** Grants the same where the path exists. */
        public Builder writableIfExists(String path) {
            writable.add(new PathGrant(path, ~LandlockRights.NEVER, false));
            return this;
        }

        /** Grants to bind a TCP port. */
        public Builder bind(int port) {
            ports.add(new PortGrant(port, LandlockRights.BIND_TCP));
            return this;
        }

        /** Grants to connect to a TCP port. */
        public Builder connect(int port) {
            ports.add(new PortGrant(port, LandlockRights.CONNECT_TCP));
            return this;
        }

        /** Leaves binding of TCP ports to the supervisor: Landlock can only list ports, not refuse some. */
        public Builder leaveBind() {
            notHandledNetwork |= LandlockRights.BIND_TCP;
            return this;
        }

        /** Leaves TCP connections to the supervisor. */
        public Builder leaveConnect() {
            notHandledNetwork |= LandlockRights.CONNECT_TCP;
            return this;
        }

        public LandlockRuleset build() {
            return new LandlockRuleset(this);
        }

        private long handledFileSystem() {
            return LandlockRights.fileSystem(abi)
                    & ~inactive(Protection.FS_REFER, LandlockRights.REFER)
                    & ~inactive(Protection.FS_TRUNCATE, LandlockRights.TRUNCATE)
                    & ~inactive(Protection.FS_IOCTL_DEV, LandlockRights.IOCTL_DEV);
        }

        private long handledNetwork() {
            return LandlockRights.network(abi)
                    & ~inactive(Protection.NET_TCP, LandlockRights.network(abi))
                    & ~notHandledNetwork;
        }

        private long scopes() {
            return LandlockRights.scopes(abi)
                    & ~inactive(Protection.SIGNAL_SCOPE, LandlockRights.SCOPE_SIGNAL)
                    & ~inactive(Protection.ABSTRACT_UNIX_SOCKET_SCOPE, LandlockRights.SCOPE_ABSTRACT_UNIX_SOCKET);
        }

        private long inactive(Protection protection, long rights) {
            return protections.isActive(protection, abi) ? 0 : rights;
        }

        private List<PathGrant> pathGrants(long handled) {
            List<PathGrant> grants = new ArrayList<>(writable.size() + readable.size());
            for (PathGrant grant : writable) {
                grants.add(new PathGrant(grant.path, grant.access & handled, grant.isRequired));
            }
            for (PathGrant grant : readable) {
                grants.add(new PathGrant(grant.path, grant.access & handled, grant.isRequired));
            }
            return List.copyOf(grants);
        }

        private List<PortGrant> portGrants(long handled) {
            List<PortGrant> grants = new ArrayList<>(ports.size());
            for (PortGrant grant : ports) {
                if ((grant.access & handled) != 0) {
                    grants.add(grant);
                }
            }
            return List.copyOf(grants);
        }
    }
}
