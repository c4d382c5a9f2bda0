package org.sandboxed.engine.policy;

/**
 * What a {@link PolicyCallback} can restrict for the rest of the run, beyond what the policy does. It can only take away, and
 * give back what it took. Valid until the callback returns; later use throws {@link IllegalStateException}.
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
     * Takes back {@link #denyPath}; what the policy refuses stays refused.
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
     * As {@link #restrictNetwork(String...)}, for one process, and instead of what holds for the run.
     *
     * @param pid the process
     * @param addresses IP addresses; none at all refuses every one
     */
    void restrictNetworkOf(int pid, String... addresses);

    /**
     * Takes back {@link #restrictNetworkOf}: what holds for the run holds for the process again.
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
     * Lets no more processes of the run live at once than these; a fork beyond fails with EAGAIN. Nobody is killed. Replaces
     * what was said before.
     *
     * @param count at least 1, at most what {@link org.sandboxed.engine.Sandbox.Builder#maxProcesses} says
     * @throws org.sandboxed.engine.SandboxException where the policy has no limit on processes, or a lower one
     */
    void restrictProcesses(int count);
}
