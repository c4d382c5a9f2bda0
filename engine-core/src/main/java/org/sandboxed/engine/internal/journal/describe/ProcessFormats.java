package org.sandboxed.engine.internal.journal.describe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.internal.kernel.Signals;

/** Arguments of calls on processes, memory and clocks. */
final class ProcessFormats {

    private static final long QUERY_PERSONALITY = 0xffffffffL;
    private static final int BASE_PERSONALITY = 0xff;

    private ProcessFormats() {}

    static void addTo(Map<String, ArgumentFormat> formats) {
        formats.put("signal", (call, index) -> Signals.name(call.signed(index)));
        formats.put("namespaces", (call, index) -> ProcessSymbols.CLONE.flags(call.unsigned(index)));
        formats.put("clone", (call, index) -> CloneFormat.arguments(call));
        formats.put("prctl", (call, index) -> PrctlFormat.arguments(call));
        formats.put("ptrace", (call, index) -> ProcessSymbols.PTRACE.name(call.arg(index)));
        formats.put("wait", (call, index) -> ProcessSymbols.WAIT.flags(call.unsigned(index)));
        formats.put("idtype", (call, index) -> ProcessSymbols.WAIT_ID.name(call.unsigned(index)));
        formats.put("prot", (call, index) -> ProcessSymbols.PROTECTION.flags(call.arg(index)));
        formats.put("map", (call, index) -> ProcessSymbols.MAPPING.flags(call.arg(index)));
        formats.put("random", (call, index) -> ProcessSymbols.RANDOM.flags(call.unsigned(index)));
        formats.put("memfd", (call, index) -> ProcessSymbols.MEMFD.flags(call.unsigned(index)));
        formats.put("seccomp", (call, index) -> ProcessSymbols.SECCOMP.name(call.unsigned(index)));
        formats.put("resource", (call, index) -> ProcessSymbols.RESOURCE.name(call.unsigned(index)));
        formats.put("clock", (call, index) -> clock(call.signed(index)));
        formats.put("personality", (call, index) -> personality(call.unsigned(index)));
    }

    /** Negative numbers are clocks of a process or of a descriptor. */
    private static String clock(int clock) {
        return clock < 0 ? Integer.toString(clock) : ProcessSymbols.CLOCK.name(clock);
    }

    private static String personality(long personality) {
        if (personality == QUERY_PERSONALITY) {
            return PlainFormats.hex(personality);
        }
        List<String> words = new ArrayList<>();
        long base = personality & BASE_PERSONALITY;
        words.add(base == 0 ? "PER_LINUX" : PlainFormats.hex(base));
        long rest = ProcessSymbols.PERSONALITY.appendFlags(words, personality & ~BASE_PERSONALITY);
        if (rest != 0) {
            words.add(PlainFormats.hex(rest));
        }
        return String.join("|", words);
    }
}
