package org.sandboxed.engine.internal.confine;

import org.sandboxed.engine.handler.Errno;

/** Turns a {@link LandlockRuleset} into a ruleset descriptor of the kernel, on the thread that prepares a launch. */
public final class LandlockAssembler {

    private final LandlockKernel kernel;

    /** Assembles through this door to the kernel. */
    public LandlockAssembler(LandlockKernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Makes the descriptor for landlock_restrict_self(2); the caller closes it.
     *
     * @throws IllegalArgumentException if a path that is required does not exist
     * @throws IllegalStateException if the kernel refuses anything else; nothing is left open
     */
    public int assemble(LandlockRuleset ruleset) {
        int descriptor = require(
                kernel.createRuleset(ruleset.handledFileSystem(), ruleset.handledNetwork(), ruleset.scopes()),
                "landlock_create_ruleset",
                "a new domain");
        boolean isComplete = false;
        try {
            for (LandlockRuleset.PathGrant grant : ruleset.paths()) {
                addPath(descriptor, grant);
            }
            for (LandlockRuleset.PortGrant grant : ruleset.ports()) {
                addPort(descriptor, grant);
            }
            isComplete = true;
            return descriptor;
        } finally {
            if (!isComplete) {
                kernel.close(descriptor);
            }
        }
    }

    private void addPath(int ruleset, LandlockRuleset.PathGrant grant) {
        int fd = kernel.openPath(grant.path());
        if (fd == -Errno.ENOENT.number() || fd == -Errno.ENOTDIR.number()) {
            if (grant.isRequired()) {
                throw new IllegalArgumentException("the path rule on " + grant.path() + " names nothing that exists");
            }
            return;
        }
        require(fd, "open", grant.path());
        try {
            long access = kernel.isDirectory(fd) ? grant.access() : LandlockRights.onFile(grant.access());
            require(kernel.addPathRule(ruleset, fd, access), "landlock_add_rule", grant.path());
        } finally {
            kernel.close(fd);
        }
    }

    private void addPort(int ruleset, LandlockRuleset.PortGrant grant) {
        int result = kernel.addPortRule(ruleset, grant.port(), grant.access());
        if (result < 0) {
            throw failure(result, "landlock_add_rule", "TCP port " + grant.port());
        }
    }

    private static int require(int result, String syscall, String subject) {
        if (result < 0) {
            throw failure(result, syscall, subject);
        }
        return result;
    }

    private static IllegalStateException failure(int result, String syscall, String subject) {
        Errno errno = Errno.of(-result);
        return new IllegalStateException(
                syscall + " failed for " + subject + ": " + errno.description() + " (" + errno + ")");
    }
}
