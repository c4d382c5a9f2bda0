package org.sandboxed.engine.internal.confine;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.pass;
import static org.sandboxed.engine.internal.confine.Comparison.maskedEqual;

/**
 * Rules for descriptors by their number. Only {@code /proc} is listed otherwise than the kernel does it, and only the
 * supervisor gives descriptors of it away. Where it gives them numbers that other descriptors hardly ever have, no other
 * listing needs to trap; but duplicates of them do, lest they get other numbers.
 */
public final class ListingRules {

    /** The first number that a descriptor of {@code /proc} can have. A power of two, and beyond what shells use. */
    public static final int FIRST = 512;

    private static final int LOWER = ~(FIRST - 1);

    private ListingRules() {}

    static List<ArgumentRule> all() {
        return List.of(
                ofDescriptor(Syscall.GETDENTS64),
                ofDescriptor(Syscall.GETDENTS),
                ofDescriptor(Syscall.DUP),
                ofDescriptor(Syscall.DUP2),
                ofDescriptor(Syscall.DUP3));
    }

    private static ArgumentRule ofDescriptor(Syscall syscall) {
        return ArgumentRule.of(syscall, pass(isLower()));
    }

    /** The first argument is a lower number; the kernel takes all of them as unsigned. */
    static Comparison isLower() {
        return maskedEqual(0, LOWER, 0);
    }
}
