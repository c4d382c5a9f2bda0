package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
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
import static org.sandboxed.engine.internal.kernel.Mappings.MAP_ANONYMOUS;
import static org.sandboxed.engine.internal.kernel.Mappings.MAP_SHARED;
import static org.sandboxed.engine.internal.kernel.Mappings.PROT_WRITE;

/**
 * The syscalls that every filter judges by their arguments. Only low words are compared where the kernel itself takes
 * an {@code int} or 32 bits of flags; a pointer is compared in both words.
 */
final class ArgumentRules {

    private static final int SIGCHLD = 17;
    private static final int ARCH_SET_FS = 0x1002;
    private static final int TIMER_ABSTIME = 1;
    private static final int FUTEX_CLOCK_REALTIME = 256;
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_REALTIME_COARSE = 5;
    private static final int CLOCK_REALTIME_ALARM = 8;
    private static final int CLOCK_TAI = 11;
    private static final int CLONE_VM = 0x100;
    private static final int CLONE_VFORK = 0x4000;
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

    private static final int MADV_HWPOISON = 100;
    private static final int MADV_SOFT_OFFLINE = 101;

    private static final Refusal PAGES =
            Refusal.eperm("blocked: madvise(2) with MADV_HWPOISON or MADV_SOFT_OFFLINE takes memory from the machine");

    private static final int MEMORY = CLONE_VM | CLONE_VFORK | CLONE_THREAD;
    private static final Refusal SHARED = Refusal.eperm(
            "policy callback: clone(2) with CLONE_VM alone makes a process that could change what has been judged");

    private static final ArgumentRule CLONE = ArgumentRule.of(
            Syscall.CLONE,
            refuse(NAMESPACE, anyBit(0, CLONE_NAMESPACES)),
            refuse(SIBLING, anyBit(0, CLONE_PARENT)),
            pass(anyBit(0, CLONE_THREAD)));

    private static final ArgumentRule CLONE_UNSHARED = ArgumentRule.of(
            Syscall.CLONE,
            refuse(NAMESPACE, anyBit(0, CLONE_NAMESPACES)),
            refuse(SIBLING, anyBit(0, CLONE_PARENT)),
            refuse(SHARED, maskedEqual(0, MEMORY, CLONE_VM)),
            pass(anyBit(0, CLONE_THREAD)));

    private static final ArgumentRule ASYNCHRONOUS = ArgumentRule.of(
            Syscall.IO_SETUP,
            refuse(new Refusal(
                    Errno.ENOSYS,
                    "policy callback: io_setup(2) prepares reads that could change what has been judged")));

    private static final AtomicReferenceArray<List<ArgumentRule>> STANDARDS = new AtomicReferenceArray<>(8);

    private ArgumentRules() {}

    /**
     * The rules, as one list for each combination.
     *
     * @param seesQueries whether sends without a destination trap that may be DNS queries
     * @param memoryShared whether processes may share their memory otherwise than for a vfork(2), and adopt orphans: nobody is asked
     *     about what single ones do
     * @param listsByNumber whether listings and duplicates trap only of descriptors whose number is high
     */
    static List<ArgumentRule> standard(boolean seesQueries, boolean memoryShared, boolean listsByNumber) {
        int combination = (seesQueries ? 1 : 0) + (memoryShared ? 2 : 0) + (listsByNumber ? 4 : 0);
        List<ArgumentRule> known = STANDARDS.get(combination);
        if (known != null) {
            return known;
        }
        List<ArgumentRule> made = make(seesQueries, memoryShared, listsByNumber);
        return STANDARDS.compareAndSet(combination, null, made) ? made : STANDARDS.get(combination);
    }

    private static List<ArgumentRule> make(boolean seesQueries, boolean memoryShared, boolean listsByNumber) {
        List<ArgumentRule> rules = new ArrayList<>(ProcessRules.all());
        rules.addAll(SignalRules.all());
        rules.add(DescriptorRules.fcntl(listsByNumber));
        rules.addAll(listsByNumber ? ListingRules.all() : List.of());
        rules.addAll(memory());
        rules.addAll(times());
        rules.addAll(List.of(
                // Threads pass: they are no processes, and a trap would cost every pthread_create.
                memoryShared ? CLONE : CLONE_UNSHARED,
                // Only who handles the end of children is of interest.
                ArgumentRule.of(Syscall.RT_SIGACTION, pass(notEqual(0, SIGCHLD)), pass(equal(1, 0), highWordZero(1))),
                // What a program does once, when it begins.
                ArgumentRule.of(Syscall.ARCH_PRCTL, pass(notEqual(0, ARCH_SET_FS))),
                // Every C library falls back to clone(2) on ENOSYS.
                ArgumentRule.of(Syscall.CLONE3, refuseUnseen(CLONE3)),
                DeviceRules.ioctl(),
                DeviceRules.prctl(memoryShared),
                SocketRules.socket(),
                SocketRules.socketpair(),
                SocketRules.sendto(seesQueries),
                SocketRules.setsockopt(),
                SocketRules.getsockopt(),
                SocketRules.send(Syscall.SENDMSG, 2),
                SocketRules.send(Syscall.SENDMMSG, 3)));
        if (!memoryShared) {
            rules.add(ASYNCHRONOUS);
        }
        return List.copyOf(rules);
    }

    private static List<ArgumentRule> memory() {
        return List.of(
                // Memory that cannot be written, and files that are shared, are not counted; nor is asking where the
                // heap ends.
                ArgumentRule.of(
                        Syscall.MMAP,
                        pass(maskedEqual(2, PROT_WRITE, 0)),
                        pass(maskedEqual(3, MAP_ANONYMOUS | MAP_SHARED, MAP_SHARED))),
                ArgumentRule.of(Syscall.MPROTECT, pass(maskedEqual(2, PROT_WRITE, 0))),
                ArgumentRule.of(Syscall.PKEY_MPROTECT, pass(maskedEqual(2, PROT_WRITE, 0))),
                ArgumentRule.of(Syscall.BRK, pass(equal(0, 0), highWordZero(0))),
                // Root may take pages away from the machine.
                ArgumentRule.of(
                        Syscall.MADVISE,
                        refuse(PAGES, equal(2, MADV_HWPOISON)),
                        refuse(PAGES, equal(2, MADV_SOFT_OFFLINE))));
    }

    private static List<ArgumentRule> times() {
        return List.of(
                timeOfDay(),
                sleepUntil(),
                ArgumentRule.of(Syscall.TIMERFD_SETTIME, pass(maskedEqual(1, TIMER_ABSTIME, 0))),
                ArgumentRule.of(Syscall.TIMER_SETTIME, pass(maskedEqual(1, TIMER_ABSTIME, 0))),
                waitUntil());
    }

    /** Only sleeps until a time of day. */
    private static ArgumentRule sleepUntil() {
        return ArgumentRule.of(
                Syscall.CLOCK_NANOSLEEP,
                pass(maskedEqual(1, TIMER_ABSTIME, 0)),
                pass(notEqual(0, CLOCK_REALTIME), notEqual(0, CLOCK_REALTIME_ALARM), notEqual(0, CLOCK_TAI)));
    }

    /** Only waits until a time of day. */
    private static ArgumentRule waitUntil() {
        return ArgumentRule.of(
                Syscall.FUTEX, pass(maskedEqual(1, FUTEX_CLOCK_REALTIME, 0)), pass(equal(3, 0), highWordZero(3)));
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
