package org.sandboxed.engine.internal.handler.callback;

import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.dispatch.Lineage;
import org.sandboxed.engine.internal.filesystem.LiveDenials;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.policy.PolicyContext;

/** What one invocation of a callback can restrict and grant. Inert once it has been released. */
final class LiveContext implements PolicyContext {

    private final Lineage lineage;
    private final LiveDenials denials;
    private final NetworkRestrictions network;
    private final LimitRestrictions limits;
    private volatile boolean isReleased;

    LiveContext(Lineage lineage, LiveDenials denials, NetworkRestrictions network, LimitRestrictions limits) {
        this.lineage = lineage;
        this.denials = denials;
        this.network = network;
        this.limits = limits;
    }

    /** Ends the validity of this object. */
    void release() {
        isReleased = true;
    }

    @Override
    public void denyPath(String path) {
        denials.add(checked("denyPath", path));
    }

    @Override
    public void allowPath(String path) {
        denials.remove(checked("allowPath", path));
    }

    @Override
    public void denyPathOf(int pid, String path) {
        String checked = checked("denyPathOf", path);
        denials.add(checked, number("denyPathOf", pid));
    }

    @Override
    public void allowPathOf(int pid, String path) {
        String checked = checked("allowPathOf", path);
        denials.remove(checked, number("allowPathOf", pid));
    }

    @Override
    public void liftPathsOf(int pid) {
        requireValid();
        denials.lift(number("liftPathsOf", pid));
    }

    @Override
    public void restrictNetwork(String... addresses) {
        requireValid();
        network.restrict(Given.values("restrictNetwork", addresses));
    }

    @Override
    public void grantNetwork(String... addresses) {
        requireValid();
        network.grant(Given.values("grantNetwork", addresses));
    }

    @Override
    public void restrictNetworkOf(int pid, String... addresses) {
        requireValid();
        Given.values("restrictNetworkOf", addresses);
        network.restrictProcess(number("restrictNetworkOf", pid), addresses);
    }

    @Override
    public void grantNetworkOf(int pid, String... addresses) {
        requireValid();
        Given.values("grantNetworkOf", addresses);
        network.grantProcess(number("grantNetworkOf", pid), addresses);
    }

    @Override
    public void liftNetworkOf(int pid) {
        requireValid();
        network.liftProcess(number("liftNetworkOf", pid));
    }

    @Override
    public void restrictMemory(String size) {
        requireValid();
        limits.restrictMemory(Given.value("restrictMemory", size));
    }

    @Override
    public void grantMemory(String size) {
        requireValid();
        limits.grantMemory(Given.value("grantMemory", size));
    }

    @Override
    public void restrictMemoryOf(int pid, String size) {
        requireValid();
        Given.value("restrictMemoryOf", size);
        limits.restrictMemoryOf(number("restrictMemoryOf", pid), size);
    }

    @Override
    public void liftMemoryOf(int pid) {
        requireValid();
        limits.liftMemoryOf(number("liftMemoryOf", pid));
    }

    @Override
    public void restrictProcesses(int count) {
        requireValid();
        limits.restrictProcesses(count);
    }

    @Override
    public void grantProcesses(int count) {
        requireValid();
        limits.grantProcesses(count);
    }

    @Override
    public void restrictProcessesOf(int pid, int count) {
        requireValid();
        limits.restrictProcessesOf(number("restrictProcessesOf", pid), count);
    }

    @Override
    public void liftProcessesOf(int pid) {
        requireValid();
        limits.liftProcessesOf(number("liftProcessesOf", pid));
    }

    private int number(String method, int pid) {
        int number = lineage.numberOf(pid);
        if (number == Lineage.NOBODY) {
            throw new SandboxException(method + ": " + pid
                    + " is no process of this run that has made a call; an event tells the pid of its own");
        }
        return number;
    }

    private String checked(String method, String path) {
        requireValid();
        Given.value(method, path);
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new SandboxException(method + ": \"" + path.replace("\0", "\\0") + "\" is not an absolute path");
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private void requireValid() {
        if (isReleased) {
            throw new IllegalStateException("The policy callback has returned: its context is no longer valid");
        }
    }
}
