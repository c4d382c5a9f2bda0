package org.sandboxed.engine.internal.journal.describe;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.internal.kernel.Signals;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * The arguments of {@code clone(2)}, which strace prints with their names and only as far as the flags give them a meaning.
 * Their order in the registers differs between architectures.
 */
final class CloneFormat {

    private static final int EXIT_SIGNAL = 0xff;
    private static final int PIDFD = 0x1000;
    private static final int SET_TLS = 0x80000;
    private static final int PARENT_SET_TID = 0x100000;
    private static final int CHILD_TID = 0x200000 | 0x1000000;

    private CloneFormat() {}

    static String arguments(Call call) {
        boolean tlsFirst = Architecture.current() == Architecture.AARCH64;
        long flags = call.arg(0);
        List<String> arguments = new ArrayList<>();
        arguments.add("child_stack=" + PlainFormats.pointer(call.arg(1)));
        arguments.add("flags=" + flags(flags));
        if ((flags & (PARENT_SET_TID | PIDFD)) != 0) {
            arguments.add("parent_tid=" + PlainFormats.pointer(call.arg(2)));
        }
        if ((flags & SET_TLS) != 0) {
            arguments.add("tls=" + PlainFormats.pointer(call.arg(tlsFirst ? 3 : 4)));
        }
        if ((flags & CHILD_TID) != 0) {
            arguments.add("child_tidptr=" + PlainFormats.pointer(call.arg(tlsFirst ? 4 : 3)));
        }
        return String.join(", ", arguments);
    }

    private static String flags(long flags) {
        List<String> words = new ArrayList<>();
        long rest = ProcessSymbols.CLONE.appendFlags(words, flags & ~EXIT_SIGNAL);
        if (rest != 0) {
            words.add(PlainFormats.hex(rest));
        }
        int signal = (int) flags & EXIT_SIGNAL;
        if (signal != 0 || words.isEmpty()) {
            words.add(Signals.name(signal));
        }
        return String.join("|", words);
    }
}
