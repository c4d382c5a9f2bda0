package org.sandboxed.engine.internal.handler.proc;

import org.sandboxed.engine.internal.process.MemoryLimit;

/** {@code /proc/meminfo} of a machine that has as much memory as the policy allows, and nothing else that uses it. */
final class MemoryFile {

    private static final long KIB = 1024;

    private MemoryFile() {}

    static void addTo(SyntheticFiles.Builder files, MemoryLimit limit) {
        files.file("/proc/meminfo", "maxMemory", call -> Text.encode(meminfo(limit.max() / KIB, limit.used() / KIB)));
    }

    /** The lines that programs read, sizes in KiB. */
    static String meminfo(long total, long used) {
        long free = Math.max(0, total - used);
        StringBuilder lines = new StringBuilder();
        append(lines, "MemTotal", total);
        append(lines, "MemFree", free);
        append(lines, "MemAvailable", free);
        append(lines, "Buffers", 0);
        append(lines, "Cached", 0);
        append(lines, "SwapCached", 0);
        append(lines, "SwapTotal", 0);
        append(lines, "SwapFree", 0);
        append(lines, "Shmem", 0);
        append(lines, "SReclaimable", 0);
        return lines.toString();
    }

    private static void append(StringBuilder lines, String name, long kib) {
        String value = Long.toString(kib);
        lines.append(name).append(':').append(" ".repeat(Math.max(1, 23 - name.length() - value.length())));
        lines.append(value).append(" kB\n");
    }
}
