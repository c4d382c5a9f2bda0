package org.sandboxed.engine.internal.confine;

import java.util.List;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.pass;
import static org.sandboxed.engine.internal.confine.ArgumentTest.refuse;
import static org.sandboxed.engine.internal.confine.ArgumentTest.refuseUnseen;
import static org.sandboxed.engine.internal.confine.Comparison.anyBit;
import static org.sandboxed.engine.internal.confine.Comparison.equal;
import static org.sandboxed.engine.internal.confine.Comparison.highWordZero;
import static org.sandboxed.engine.internal.confine.Comparison.maskedEqual;
import static org.sandboxed.engine.internal.confine.Comparison.notEqual;

/**
 * The syscalls that every filter judges by their arguments. Only low words are compared where the kernel itself takes
 * an {@code int} or 32 bits of flags; a pointer is compared in both words.
 */
final class ArgumentRules {

    private static final int SIGCHLD = 17;
    private static final int PROT_WRITE = 2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int ARCH_SET_FS = 0x1002;
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_REALTIME_COARSE = 5;
    private static final int CLOCK_REALTIME_ALARM = 8;
    private static final int CLOCK_TAI = 11;
    private static final int CLONE_PARENT = 0x8000;
    private static final int CLONE_THREAD = 0x10000;

    /** NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET; in clone(2) the bit of NEWTIME is part of the signal. */
    private static final int CLONE_NAMESPACES = 0x7E020000;

    private static final Refusal NAMESPACE = Refusal.eperm("blocked: clone(2) with CLONE_NEW* makes a namespace");
    private static final Refusal CLONE3 = new Refusal(
            Errno.ENOSYS,
            "blocked: clone3(2) keeps its flags in memory, where the program can change them; use clone(2)");

    private static final Refusal SIBLING =
            Refusal.eperm("blocked: clone(2) with CLONE_PARENT makes a child of the parent, at last of the test JVM");

    private ArgumentRules() {}

    static List<ArgumentRule> standard(boolean seesQueries) {
        return List.of(
                // Threads pass: they are no processes, and a trap would cost every pthread_create.
                ArgumentRule.of(
                        Syscall.CLONE,
                        refuse(NAMESPACE, anyBit(0, CLONE_NAMESPACES)),
                        refuse(SIBLING, anyBit(0, CLONE_PARENT)),
                        pass(anyBit(0, CLONE_THREAD))),
                // Only who handles the end of children is of interest.
                ArgumentRule.of(Syscall.RT_SIGACTION, pass(notEqual(0, SIGCHLD)), pass(equal(1, 0), highWordZero(1))),
                // Memory that cannot be written, and files, are not counted; nor is asking where the heap ends.
                ArgumentRule.of(
                        Syscall.MMAP, pass(maskedEqual(3, MAP_ANONYMOUS, 0)), pass(maskedEqual(2, PROT_WRITE, 0))),
                ArgumentRule.of(Syscall.MPROTECT, pass(maskedEqual(2, PROT_WRITE, 0))),
                ArgumentRule.of(Syscall.BRK, pass(equal(0, 0), highWordZero(0))),
                // What a program does once, when it begins.
                ArgumentRule.of(Syscall.ARCH_PRCTL, pass(notEqual(0, ARCH_SET_FS))),
                timeOfDay(),
                // Every C library falls back to clone(2) on ENOSYS.
                ArgumentRule.of(Syscall.CLONE3, refuseUnseen(CLONE3)),
                DeviceRules.ioctl(),
                DeviceRules.prctl(),
                SocketRules.socket(),
                SocketRules.sendto(seesQueries),
                SocketRules.setsockopt(),
                SocketRules.getsockopt(),
                SocketRules.send(Syscall.SENDMSG, 2),
                SocketRules.send(Syscall.SENDMMSG, 3),
                // Asking for a limit changes none.
                ArgumentRule.of(Syscall.PRLIMIT64, pass(equal(2, 0), highWordZero(2))));
    }

    /** Only the clocks that show the time of day. */
    private static ArgumentRule timeOfDay() {
        return ArgumentRule.of(
                Syscall.CLOCK_GETTIME,
                pass(
                        notEqual(0, CLOCK_REALTIME),
                        notEqual(0, CLOCK_REALTIME_COARSE),
                        notEqual(0, CLOCK_REALTIME_ALARM),
                        notEqual(0, CLOCK_TAI)));
    }
}
