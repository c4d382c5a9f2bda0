package org.sandboxed.engine.internal.journal;

import java.util.List;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.internal.journal.describe.CallTexts;
import org.sandboxed.engine.internal.journal.describe.SyscallFormatter;
import org.sandboxed.engine.internal.kernel.Signals;

/** Prints an event on one line: who, the call as strace prints it, the result, and the reason. */
final class EventDescription {

    private EventDescription() {}

    static String of(RecordedEvent event) {
        StringBuilder line = new StringBuilder(160);
        line.append('[').append(event.pid());
        event.program().ifPresent(name -> line.append(' ').append(PathText.oneLine(name)));
        event.javaThread()
                .ifPresent(thread ->
                        line.append(" \"").append(PathText.oneLine(thread)).append('"'));
        line.append("] ").append(call(event)).append("  ").append(outcomeOf(event));
        event.note()
                .ifPresent(
                        note -> line.append(" (").append(PathText.oneLine(note)).append(')'));
        if (event.has(EventHead.FLAG_X32)) {
            line.append(" (x32 table)");
        }
        if (event.has(EventHead.FLAG_CUT)) {
            line.append(" ...");
        }
        return line.toString();
    }

    private static String call(RecordedEvent event) {
        CallTexts texts = new CallTexts(
                paths(event), event.argv(), event.address().map(List::of).orElse(List.of()));
        return SyscallFormatter.format(event.syscall(), event.args(), texts, result(event));
    }

    /** A second path alone would be taken for the first. */
    private static List<String> paths(RecordedEvent event) {
        return event.path()
                .map(first ->
                        event.secondPath().map(second -> List.of(first, second)).orElse(List.of(first)))
                .orElse(List.of());
    }

    /** What a continued call returned, only the kernel knows. */
    private static String result(RecordedEvent event) {
        long value = event.value();
        return switch (event.kind()) {
            case CONTINUED, KILLED -> "?";
            case FAILED -> "-1 " + Errno.find((int) value).map(Enum::name).orElse("errno " + value);
            case RETURNED, INJECTED -> Long.toString(value);
        };
    }

    /** What came of it, who decided, and why. */
    static String outcomeOf(RecordedEvent event) {
        long value = event.value();
        String what = switch (event.verdict()) {
            case CONTINUED -> "continued by ";
            case ANSWERED, FAILED -> "answered by ";
            case DENIED -> "DENIED by ";
            case KILLED -> "KILLED (" + Signals.name((int) value) + ") by ";
        };
        String why = event.rule().map(rule -> ": " + PathText.oneLine(rule)).orElse("");
        return what + event.decidedBy() + why;
    }
}
