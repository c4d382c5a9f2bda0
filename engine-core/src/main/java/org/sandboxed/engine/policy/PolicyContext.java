package org.sandboxed.engine.policy;

/**
 * What a {@link PolicyCallback} can restrict for the rest of the run, and grant: the policy is the ceiling, so what it refuses is
 * refused whatever is granted here. Valid until the callback returns; later use throws {@link IllegalStateException}.
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
     * As {@link #restrictNetwork(String...)}, for one process, and instead of what holds for the run.
     *
     * @param pid the process
     * @param addresses IP addresses; none at all refuses every one
     */
    void restrictNetworkOf(int pid, String... addresses);

    /**
     * Lets one process reach these IP addresses besides those that it may reach already, as far as the policy lets it.
     *
     * @param pid the process
     * @param addresses IP addresses
     */
    void grantNetworkOf(int pid, String... addresses);

    /**
     * Takes back {@link #restrictNetworkOf} and {@link #grantNetworkOf}: what holds for the run holds for the process again.
     *
     * @param pid the process
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
}
