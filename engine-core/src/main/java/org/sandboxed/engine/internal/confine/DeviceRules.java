package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.List;
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
    private static final Refusal TIOCCONS =
            Refusal.eperm("blocked: ioctl(TIOCCONS) takes what is written to the console of the machine");
    private static final Refusal TIOCSETD = Refusal.eperm(
            "blocked: ioctl(TIOCSETD) puts a driver on the terminal, which can make a network interface of it");
    private static final Refusal FILE_FLAGS =
            Refusal.eperm("blocked: ioctl(FS_IOC_SET*) changes a file that was opened for reading only");
    private static final Refusal FILE_SYSTEM = Refusal.eperm("blocked: ioctl(2) with a command of a file system, which"
            + " can change, or stop, more than what was opened to be written");
    /** Everything but the lowest three bits, and everything but the lowest byte, of a command. */
    private static final int EIGHT = 0xffff_fff8;

    private static final int GROUP = 0xffff_ff00;

    /** The letter of a command, whatever it reads or writes. */
    private static final int LETTER = 0x0000_ff00;

    private static final int TERMINALS = 0x5400;

    /** The letters of ext4 and what is common to all, versions, xfs and freezing, btrfs, fat, nilfs, bcachefs, f2fs. */
    private static final int[] FILE_SYSTEMS = {0x6600, 0x7600, 0x5800, 0x9400, 0x7200, 0x6E00, 0xBC00, 0xF500};

    /** What looks only, and what clones into a file that is open to be written. */
    private static final int[] HARMLESS = {
        0x8008_6601, // FS_IOC_GETFLAGS
        0x8008_7601, // FS_IOC_GETVERSION
        0x801C_581F, // FS_IOC_FSGETXATTR
        0x800C_581E, // XFS_IOC_DIOINFO
        0xC020_660B, // FS_IOC_FIEMAP
        0xC004_6686, // FS_IOC_MEASURE_VERITY
        0x8100_9431, // FS_IOC_GETFSLABEL
        0x4004_9409, // FICLONE
        0x4020_940D, // FICLONERANGE
        0xC018_9436, // FIDEDUPERANGE
    };

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

    /**
     * ioctl(2) takes its command, argument 1, as an {@code unsigned int}; numbers from asm-generic, linux/fs.h and
     * linux/sockios.h. Landlock judges it on devices only, and the commands of a file system ask for no more than any descriptor:
     * root freezes it with one that was opened for reading, its owner makes a file immutable or a subvolume.
     */
    static ArgumentRule ioctl() {
        List<ArgumentTest> tests = new ArrayList<>();
        tests.add(refuse(TIOCSTI, equal(1, 0x5412)));
        tests.add(refuse(TIOCLINUX, equal(1, 0x541C)));
        tests.add(refuse(TIOCCONS, equal(1, 0x541D)));
        tests.add(refuse(TIOCSETD, equal(1, 0x5423)));
        // By far the most common, and none of the others.
        tests.add(asListed(maskedEqual(1, LETTER, TERMINALS)));
        addFiles(tests);
        tests.add(ArgumentTest.notify(equal(1, FIOSETOWN)));
        tests.add(ArgumentTest.notify(equal(1, SIOCSPGRP)));
        // The rest of FIOSETOWN to SIOCGSTAMPNS, and SIOCOUTQNSD, are about the socket itself.
        tests.add(asListed(maskedEqual(1, EIGHT, 0x8900)));
        tests.add(asListed(equal(1, 0x894B)));
        // Interfaces, routes, hardware; and wireless ones.
        tests.add(ArgumentTest.notify(maskedEqual(1, GROUP, 0x8900)));
        tests.add(ArgumentTest.notify(maskedEqual(1, GROUP, 0x8B00)));
        return new ArgumentRule(Syscall.IOCTL, tests);
    }

    private static void addFiles(List<ArgumentTest> tests) {
        tests.add(refuse(FILE_FLAGS, equal(1, 0x40086602))); // FS_IOC_SETFLAGS
        tests.add(refuse(FILE_FLAGS, equal(1, 0x40087602))); // FS_IOC_SETVERSION
        tests.add(refuse(FILE_FLAGS, equal(1, 0x401C5820))); // FS_IOC_FSSETXATTR
        for (int command : HARMLESS) {
            tests.add(asListed(equal(1, command)));
        }
        for (int letter : FILE_SYSTEMS) {
            tests.add(refuse(FILE_SYSTEM, maskedEqual(1, LETTER, letter)));
        }
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
