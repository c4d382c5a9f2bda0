package org.sandboxed.engine.internal.launch;

import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Landlock;
import org.sandboxed.engine.internal.kernel.OpenFlags;

import static org.sandboxed.engine.internal.kernel.Landlock.REFER;
import static org.sandboxed.engine.internal.kernel.Landlock.SCOPE_SIGNAL;

/**
 * A Landlock ruleset that restricts nothing but signals to the outside. Each thread that enters it gets a domain of its own: it
 * reaches who is in there or in a domain below, and is out of reach for those below. Made once for each JVM, and kept.
 */
final class SignalScope {

    private final int ruleset;

    private SignalScope(int ruleset) {
        this.ruleset = ruleset;
    }

    /** One that the calling thread, which must have set no_new_privs, is in. */
    static SignalScope entered() {
        int ruleset = Landlock.createRuleset(REFER, 0, SCOPE_SIGNAL);
        require(ruleset, "landlock_create_ruleset with a signal scope (Linux 6.12)");
        try {
            allowRefer(ruleset);
            require(Landlock.restrictSelf(ruleset), "landlock_restrict_self");
        } catch (RuntimeException | Error failure) {
            Fd.closeRaw(ruleset);
            throw failure;
        }
        return new SignalScope(ruleset);
    }

    // Every layer denies links and renames between directories unless a rule of that layer allows them, even a layer
    // that is about signals only.
    private static void allowRefer(int ruleset) {
        byte[] root = {'/'};
        int opened = new Files()
                .openat2(OpenFlags.AT_FDCWD, root, root.length, OpenFlags.O_PATH | OpenFlags.O_CLOEXEC, 0, 0);
        require(opened, "openat2 of the root directory");
        try (Fd fd = new Fd(opened)) {
            require(Landlock.addPathRule(ruleset, fd.number(), REFER), "landlock_add_rule");
        }
    }

    /**
     * Puts the calling thread, which must have set no_new_privs, into a domain of its own.
     *
     * @return 0 or a negated errno
     */
    int enter() {
        return Landlock.restrictSelf(ruleset);
    }

    /** Refuses what this machine cannot do; says of a lack of descriptors that it is one. */
    static void require(int result, String what) {
        if (result == -Errnos.EMFILE) {
            throw new KernelException(what, Errnos.EMFILE);
        }
        if (result < 0) {
            throw new SandboxUnavailableException("This machine cannot confine programs: " + what + " failed with "
                    + Errnos.name(-result) + "; run SandboxSupport for a report");
        }
    }
}
