package org.sandboxed.engine.internal.confine;

/** The kernel calls that build a ruleset. Every result is a value or a negated errno. */
public interface LandlockKernel {

    /** landlock_create_ruleset(2); a close-on-exec descriptor. */
    int createRuleset(long handledFileSystem, long handledNetwork, long scopes);

    /** open(2) with O_PATH and O_CLOEXEC: neither blocks on a FIFO nor needs permission to read. */
    int openPath(String path);

    /** Whether a descriptor from {@link #openPath} is a directory. */
    boolean isDirectory(int fd);

    /** landlock_add_rule(2) for everything beneath a descriptor. */
    int addPathRule(int ruleset, int fd, long access);

    /** landlock_add_rule(2) for a TCP port. */
    int addPortRule(int ruleset, int port, long access);

    /** close(2). */
    void close(int fd);
}
