package org.sandboxed.engine.internal.confine;

import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.asListed;
import static org.sandboxed.engine.internal.confine.ArgumentTest.refuse;
import static org.sandboxed.engine.internal.confine.Comparison.equal;
import static org.sandboxed.engine.internal.confine.Comparison.maskedEqual;
import static org.sandboxed.engine.internal.kernel.SignalOwners.FIOSETOWN;
import static org.sandboxed.engine.internal.kernel.SignalOwners.SIOCSPGRP;

/** Rules for the two syscalls that bundle hundreds of unrelated operations under one number. */
final class DeviceRules {

    private static final Refusal TIOCSTI = Refusal.eperm("blocked: ioctl(TIOCSTI) types into the terminal");
    private static final Refusal TIOCLINUX = Refusal.eperm("blocked: ioctl(TIOCLINUX) pastes into the console");
    private static final Refusal FILE_FLAGS =
            Refusal.eperm("blocked: ioctl(FS_IOC_SET*) changes a file that was opened for reading only");
    /** Everything but the lowest three bits, and everything but the lowest byte, of a command. */
    private static final int EIGHT = 0xffff_fff8;

    private static final int GROUP = 0xffff_ff00;
    private static final Refusal DUMPABLE =
            Refusal.eperm("blocked: prctl(PR_SET_DUMPABLE) hides the process from the supervisor");
    private static final Refusal SECUREBITS = Refusal.eperm("blocked: prctl(PR_SET_SECUREBITS) changes privileges");
    private static final Refusal PTRACER =
            Refusal.eperm("blocked: prctl(PR_SET_PTRACER) lets another process take control");

    private static final Refusal SUBREAPER =
            Refusal.eperm("policy callback: prctl(PR_SET_CHILD_SUBREAPER) hides whose child a process is");

    private static final ArgumentRule PRCTL = ArgumentRule.of(
            Syscall.PRCTL,
            refuse(DUMPABLE, equal(0, 4)),
            refuse(SECUREBITS, equal(0, 28)),
            refuse(PTRACER, equal(0, 0x59616d61)));

    private static final ArgumentRule PRCTL_WITHOUT_ADOPTION = ArgumentRule.of(
            Syscall.PRCTL,
            refuse(DUMPABLE, equal(0, 4)),
            refuse(SECUREBITS, equal(0, 28)),
            refuse(SUBREAPER, equal(0, 36)),
            refuse(PTRACER, equal(0, 0x59616d61)));

    private DeviceRules() {}

    /** ioctl(2) takes its command, argument 1, as an {@code unsigned int}; numbers from asm-generic and linux/sockios.h. */
    static ArgumentRule ioctl() {
        return ArgumentRule.of(
                Syscall.IOCTL,
                refuse(TIOCSTI, equal(1, 0x5412)),
                refuse(TIOCLINUX, equal(1, 0x541C)),
                refuse(FILE_FLAGS, equal(1, 0x40086602)), // FS_IOC_SETFLAGS
                refuse(FILE_FLAGS, equal(1, 0x40087602)), // FS_IOC_SETVERSION
                refuse(FILE_FLAGS, equal(1, 0x401C5820)), // FS_IOC_FSSETXATTR
                ArgumentTest.notify(equal(1, FIOSETOWN)),
                ArgumentTest.notify(equal(1, SIOCSPGRP)),
                // The rest of FIOSETOWN to SIOCGSTAMPNS, and SIOCOUTQNSD, are about the socket itself.
                asListed(maskedEqual(1, EIGHT, 0x8900)),
                asListed(equal(1, 0x894B)),
                // Interfaces, routes, hardware; and wireless ones.
                ArgumentTest.notify(maskedEqual(1, GROUP, 0x8900)),
                ArgumentTest.notify(maskedEqual(1, GROUP, 0x8B00)));
    }

    /**
     * prctl(2) takes its option, argument 0, as an {@code int}.
     *
     * @param adopts whether a process may become the parent of its descendants' orphans
     */
    static ArgumentRule prctl(boolean adopts) {
        return adopts ? PRCTL : PRCTL_WITHOUT_ADOPTION;
    }
}
