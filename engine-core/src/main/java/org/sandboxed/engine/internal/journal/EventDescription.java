package org.sandboxed.engine.internal.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;

/** Prints an event on one line: who, the call as strace prints it, the result, and the reason. */
final class EventDescription {

    private EventDescription() {}

    static String of(RecordedEvent event) {
        StringBuilder line = new StringBuilder(160);
        line.append('[').append(event.pid());
        event.program().ifPresent(name -> line.append(' ').append(name));
        line.append("] ").append(call(event)).append("  ").append(outcome(event));
        event.note().ifPresent(note -> line.append(" (").append(oneLine(note)).append(')'));
        if (event.has(EventHead.FLAG_X32)) {
            line.append(" (x32 table)");
        }
        if (event.has(EventHead.FLAG_CUT)) {
            line.append(" ...");
        }
        return line.toString();
    }

    private static String call(RecordedEvent event) {
        String strings = strings(event).stream().map(PathText::quote).collect(Collectors.joining(", "));
        String registers = event.args().stream().map(EventDescription::register).collect(Collectors.joining(", "));
        Syscall syscall = event.syscall();
        return syscall.name() + "(" + (strings.isEmpty() ? registers : strings + "; " + registers) + ") = "
                + result(event);
    }

    private static List<String> strings(RecordedEvent event) {
        List<String> strings = new ArrayList<>();
        event.path().ifPresent(strings::add);
        event.secondPath().ifPresent(strings::add);
        event.address().ifPresent(strings::add);
        strings.addAll(event.argv());
        return strings;
    }

    private static String result(RecordedEvent event) {
        long value = event.value();
        return switch (event.kind()) {
            case CONTINUED, KILLED -> "?";
            case FAILED -> "-1 " + Errno.find((int) value).map(Enum::name).orElse("errno " + value);
            case RETURNED, INJECTED -> Long.toString(value);
        };
    }

    private static String outcome(RecordedEvent event) {
        String what = switch (event.verdict()) {
            case CONTINUED -> "continued by ";
            case ANSWERED, FAILED -> "answered by ";
            case DENIED -> "DENIED by ";
            case KILLED -> "KILLED (signal " + event.value() + ") by ";
        };
        return what
                + event.decidedBy()
                + event.rule().map(rule -> ": " + oneLine(rule)).orElse("");
    }

    private static String register(long value) {
        return value >= -4096 && value < 4096 ? Long.toString(value) : "0x" + Long.toHexString(value);
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
