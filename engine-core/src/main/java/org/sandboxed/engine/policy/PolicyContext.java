package org.sandboxed.engine.policy;

/**
 * What a {@link PolicyCallback} can restrict for the rest of the run, and grant: the policy is the ceiling, so what it refuses is
 * refused whatever is granted here. What is said of one process holds for all that descends from it, too, unless one of those has
 * something of its own; of a process whose parent had ended before it made its first call, it holds as well, for it may be such
 * a one. Valid until the callback returns; later use throws {@link IllegalStateException}.
 */
public interface PolicyContext {

    /**
     * Refuses a path, and everything below it, with EACCES, also under another name that the file has.
     *
     * @param path absolute; need not exist
     * @throws org.sandboxed.engine.SandboxException where it is not absolute
     */
    void denyPath(String path);

    /**
     * Grants what {@link #denyPath} refused; what the policy refuses stays refused.
     *
     * @param path as it was denied
     */
    void allowPath(String path);

    /**
     * As {@link #denyPath(String)}, for one process and what it starts.
     *
     * @param pid a process of the run
     * @param path absolute; need not exist
     * @throws org.sandboxed.engine.SandboxException where it is not absolute, or there is no such process
     */
    void denyPathOf(int pid, String path);

    /**
     * Grants one process and what it starts what {@link #denyPath} or {@link #denyPathOf} refused until now.
     *
     * @param pid a process of the run
     * @param path as it was denied
     */
    void allowPathOf(int pid, String path);

    /**
     * Takes back {@link #denyPathOf} and {@link #allowPathOf}: what holds for its parent holds for the process again.
     *
     * @param pid a process of the run
     */
    void liftPathsOf(int pid);

    /**
     * Lets the run reach no other IP addresses than these, as far as the policy lets it; the rest is ECONNREFUSED. Replaces
     * what was said before. Connections that exist are not cut.
     *
     * @param addresses IP addresses; none at all refuses every one
     * @throws org.sandboxed.engine.SandboxException where one is not an IP address
     */
    void restrictNetwork(String... addresses);

    /**
     * Lets the run reach these IP addresses, too, as far as the policy lets it. Where nothing is restricted, that changes nothing.
     *
     * @param addresses IP addresses
     * @throws org.sandboxed.engine.SandboxException where one is not an IP address
     */
    void grantNetwork(String... addresses);

    /**
     * As {@link #restrictNetwork(String...)}, for one process and what it starts, and instead of what holds for the run.
     *
     * @param pid a process of the run
     * @param addresses IP addresses; none at all refuses every one
     */
    void restrictNetworkOf(int pid, String... addresses);

    /**
     * Lets one process and what it starts reach these IP addresses besides those that it may reach already, as far as the policy lets it.
     *
     * @param pid a process of the run
     * @param addresses IP addresses
     */
    void grantNetworkOf(int pid, String... addresses);

    /**
     * Takes back {@link #restrictNetworkOf} and {@link #grantNetworkOf}: what holds for its parent holds for the process again.
     *
     * @param pid a process of the run
     */
    void liftNetworkOf(int pid);

    /**
     * Lets the processes of the run have no more memory together than this. Who has more keeps it; who then asks for more is
     * killed. Replaces what was said before.
     *
     * @param size as for {@link org.sandboxed.engine.Sandbox.Builder#maxMemory}, at most what that says
     * @throws org.sandboxed.engine.SandboxException where the policy has no limit on memory, or a lower one
     */
    void restrictMemory(String size);

    /**
     * Lets the processes of the run have this much memory together: more than what it was restricted to, and no more than the
     * policy says, however much is granted.
     *
     * @param size as for {@link org.sandboxed.engine.Sandbox.Builder#maxMemory}
     * @throws org.sandboxed.engine.SandboxException where the policy has no limit on memory
     */
    void grantMemory(String size);

    /**
     * Lets one process and what it starts have no more memory together than this; what holds for the run holds as well. Who has
     * more keeps it; who then asks for more is killed. Replaces what was said of this process before.
     *
     * @param pid a process of the run
     * @param size as for {@link org.sandboxed.engine.Sandbox.Builder#maxMemory}
     * @throws org.sandboxed.engine.SandboxException where the policy has no limit on memory, or there is no such process
     */
    void restrictMemoryOf(int pid, String size);

    /**
     * Takes back {@link #restrictMemoryOf}.
     *
     * @param pid a process of the run
     */
    void liftMemoryOf(int pid);

    /**
     * Lets no more processes of the run live at once than these; a fork beyond fails with EAGAIN. Nobody is killed. Replaces
     * what was said before.
     *
     * @param count at least 1, at most what {@link org.sandboxed.engine.Sandbox.Builder#maxProcesses} says
     * @throws org.sandboxed.engine.SandboxException where the policy has no limit on processes, or a lower one
     */
    void restrictProcesses(int count);

    /**
     * Lets this many processes of the run live at once: more than what it was restricted to, and no more than the policy says,
     * however many are granted.
     *
     * @param count at least 1
     * @throws org.sandboxed.engine.SandboxException where the policy has no limit on processes
     */
    void grantProcesses(int count);

    /**
     * Lets no more than these live at once of one process and what it starts; what holds for the run holds as well. A fork beyond
     * fails with EAGAIN. Nobody is killed. Replaces what was said of this process before.
     *
     * @param pid a process of the run
     * @param count at least 1, which is the process itself
     * @throws org.sandboxed.engine.SandboxException where the policy has no limit on processes, or there is no such process
     */
    void restrictProcessesOf(int pid, int count);

    /**
     * Takes back {@link #restrictProcessesOf}.
     *
     * @param pid a process of the run
     */
    void liftProcessesOf(int pid);
}
