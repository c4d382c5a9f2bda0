package org.sandboxed.engine.internal.confine;

import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.refuse;
import static org.sandboxed.engine.internal.confine.Comparison.equal;

/** Rules for the two syscalls that bundle hundreds of unrelated operations under one number. */
final class DeviceRules {

    private static final Refusal TIOCSTI = Refusal.eperm("blocked: ioctl(TIOCSTI) types into the terminal");
    private static final Refusal TIOCLINUX = Refusal.eperm("blocked: ioctl(TIOCLINUX) pastes into the console");
    private static final Refusal INTERFACES =
            Refusal.eperm("blocked: ioctl(SIOCGIF*) reads the network interfaces of the host");
    private static final Refusal ETHTOOL =
            Refusal.eperm("blocked: ioctl(SIOCETHTOOL) reads or changes network hardware");
    private static final Refusal FILE_FLAGS =
            Refusal.eperm("blocked: ioctl(FS_IOC_SET*) changes a file that was opened for reading only");
    private static final Refusal DUMPABLE =
            Refusal.eperm("blocked: prctl(PR_SET_DUMPABLE) hides the process from the supervisor");
    private static final Refusal SECUREBITS = Refusal.eperm("blocked: prctl(PR_SET_SECUREBITS) changes privileges");
    private static final Refusal PTRACER =
            Refusal.eperm("blocked: prctl(PR_SET_PTRACER) lets another process take control");

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
                refuse(INTERFACES, equal(1, 0x8910)), // SIOCGIFNAME
                refuse(INTERFACES, equal(1, 0x8912)), // SIOCGIFCONF
                refuse(INTERFACES, equal(1, 0x8913)), // SIOCGIFFLAGS
                refuse(INTERFACES, equal(1, 0x8915)), // SIOCGIFADDR
                refuse(INTERFACES, equal(1, 0x8917)), // SIOCGIFDSTADDR
                refuse(INTERFACES, equal(1, 0x8919)), // SIOCGIFBRDADDR
                refuse(INTERFACES, equal(1, 0x891B)), // SIOCGIFNETMASK
                refuse(INTERFACES, equal(1, 0x8927)), // SIOCGIFHWADDR
                refuse(INTERFACES, equal(1, 0x8933)), // SIOCGIFINDEX
                refuse(ETHTOOL, equal(1, 0x8946)));
    }

    /** prctl(2) takes its option, argument 0, as an {@code int}. */
    static ArgumentRule prctl() {
        return ArgumentRule.of(
                Syscall.PRCTL,
                refuse(DUMPABLE, equal(0, 4)),
                refuse(SECUREBITS, equal(0, 28)),
                refuse(PTRACER, equal(0, 0x59616d61)));
    }
}
