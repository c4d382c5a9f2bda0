package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What proc(5) and sysfs say about processors where a program is to see a certain number of them. What kind they are, and
 * what the whole machine has done, stays true: a program can ask the processor itself.
 */
final class CpuFiles {

    private static final String SYSFS = "/sys/devices/system/cpu/";

    private static final Pattern PARAGRAPHS = Pattern.compile("\n\n");

    private CpuFiles() {}

    static void addTo(SyntheticFiles.Builder files, int count) {
        String rule = "cpus(" + count + ")";
        FileContent range = FileContent.of(count == 1 ? "0\n" : "0-" + (count - 1) + "\n");
        files.file("/proc/cpuinfo", rule, call -> Text.encode(cpuinfo(Text.read("/proc/cpuinfo"), count)))
                .file(SYSFS + "online", rule, range)
                .file(SYSFS + "possible", rule, range)
                .file(SYSFS + "present", rule, range)
                .file(SYSFS + "offline", rule, FileContent.of("\n"));
    }

    /**
     * The paragraphs of some processors, made from those of the machine.
     *
     * @throws IOException where no paragraph is about a processor
     */
    static String cpuinfo(String real, int count) throws IOException {
        List<String> processors = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        for (String paragraph : PARAGRAPHS.splitAsStream(real).toList()) {
            if (paragraph.startsWith("processor")) {
                processors.add(paragraph);
            } else if (!paragraph.isBlank()) {
                rest.append(paragraph.strip()).append('\n');
            }
        }
        if (processors.isEmpty()) {
            throw new IOException("/proc/cpuinfo tells of no processor");
        }
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String paragraph = processors.get(Math.min(i, processors.size() - 1));
            paragraph.lines().forEach(line -> made.append(line).append('\n'));
            made.append('\n');
        }
        return renumbered(made, count) + rest;
    }

    private static String renumbered(CharSequence paragraphs, int count) {
        StringBuilder made = new StringBuilder();
        int[] next = {-1};
        paragraphs.toString().lines().forEach(line -> {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip();
            if (key.equals("processor")) {
                next[0]++;
            }
            made.append(value(key, next[0], count, line, colon)).append('\n');
        });
        return made.toString();
    }

    private static String value(String key, int number, int count, String line, int colon) {
        return switch (key) {
            case "processor", "core id", "apicid", "initial apicid" -> line.substring(0, colon) + ": " + number;
            case "siblings", "cpu cores" -> line.substring(0, colon) + ": " + count;
            // It changes from one moment to the next.
            case "cpu MHz" -> line.substring(0, colon) + ": 2400.000";
            default -> line;
        };
    }

    /** The lines of some processors, idle where the machine does not have so many; the others stay. */
    static String stat(String real, int count) {
        StringBuilder made = new StringBuilder();
        int seen = 0;
        for (String line : real.lines().toList()) {
            boolean isProcessor = line.startsWith("cpu") && !line.startsWith("cpu ");
            if (isProcessor && seen < count) {
                made.append("cpu")
                        .append(seen++)
                        .append(line.substring(line.indexOf(' ')))
                        .append('\n');
            } else if (!isProcessor) {
                while (seen < count && seen > 0) {
                    made.append("cpu").append(seen++).append(" 0 0 0 0 0 0 0 0 0 0\n");
                }
                made.append(line).append('\n');
            }
        }
        return made.toString();
    }
}
