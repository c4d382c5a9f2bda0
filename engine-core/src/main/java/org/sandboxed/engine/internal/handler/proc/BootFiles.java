package org.sandboxed.engine.internal.handler.proc;

import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What proc(5) says about how long a machine has run and what it was busy with, where it was started with the sandbox. */
final class BootFiles {

    static final String RULE = "the clock of the sandbox";

    private static final int HUNDRED = 100;
    private static final Pattern BOOT_TIME = Pattern.compile("(?m)^btime \\d+$");
    /** What /proc/<pid>/stat says after the name, up to the start of the process, which is its 22nd word. */
    private static final Pattern START = Pattern.compile("(?s)(.*\\)(?: \\S+){19} )(\\d+)(.*)");

    private BootFiles() {}

    static void addTo(SyntheticFiles.Builder files, BootTime boot, IntSupplier processes) {
        files.file("/proc/uptime", RULE, call -> Text.encode(uptime(boot.ticks())))
                .file("/proc/loadavg", RULE, call -> Text.encode(load(processes.getAsInt(), call.pid())));
    }

    static String uptime(long ticks) {
        return "%d.%02d 0.00\n".formatted(ticks / HUNDRED, ticks % HUNDRED);
    }

    private static String load(int processes, int latest) {
        return "0.00 0.00 0.00 1/" + processes + " " + latest + "\n";
    }

    /** The content of {@code /proc/stat} with another time of the start. */
    static String stat(String real, BootTime boot) {
        return BOOT_TIME.matcher(real).replaceFirst("btime " + boot.epochSecond());
    }

    /** The content of {@code /proc/<pid>/stat}, in which a process tells how long after the start it began. */
    static String processStat(String real, BootTime boot) {
        Matcher matcher = START.matcher(real);
        return matcher.matches()
                ? matcher.group(1) + boot.sinceBoot(Long.parseLong(matcher.group(2))) + matcher.group(3)
                : real;
    }
}
