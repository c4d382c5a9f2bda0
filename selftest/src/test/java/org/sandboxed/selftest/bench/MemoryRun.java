package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.Sandbox;

/** Prints how many bytes a live sandbox, or an event, takes. */
final class MemoryRun {

    static final String LIVE = "live";
    static final String EVENT = "event";

    private static final int WARM_UPS = 4;
    private static final int COLLECTIONS = 3;
    private static final int KIB = 1024;

    private MemoryRun() {}

    /** Takes what to measure, how many of it, and the program that makes calls. */
    public static void main(String... arguments) throws IOException {
        int count = Integer.parseInt(arguments[1]);
        System.out.println(arguments[0].equals(LIVE) ? live(count) : event(count, arguments[2]));
    }

    private static double live(int count) throws IOException {
        // Before, so that what the JVM itself takes for so many threads is there already, and what its compiler takes
        // while it compiles what starts them: megabytes.
        for (int i = 0; i < WARM_UPS; i++) {
            liveBytes(count);
        }
        return (double) liveBytes(count) / count;
    }

    private static long liveBytes(int count) throws IOException {
        String sleep = Tools.find("sleep").orElseThrow();
        List<Sandbox> sandboxes = new ArrayList<>(count);
        long before = usedBytes();
        try {
            for (int i = 0; i < count; i++) {
                Sandbox sandbox = Sandbox.builder().build();
                sandboxes.add(sandbox);
                sandbox.start(sleep, "600");
            }
            return usedBytes() - before;
        } finally {
            sandboxes.forEach(Sandbox::close);
        }
    }

    private static double event(int count, String load) {
        try (Sandbox sandbox = Sandbox.builder().readable(load, load + ".c").build()) {
            CallRows.output(sandbox.run(load, "open", load + ".c", "1", "1"));
            long before = heapBytes();
            long eventsBefore = sandbox.syscalls().events().size();
            CallRows.output(sandbox.run(load, "open", load + ".c", "1", String.valueOf(count)));
            long taken = heapBytes() - before;
            long events = sandbox.syscalls().events().size() - eventsBefore;
            return (double) taken / events;
        }
    }

    /** Resident memory without the heap, all of which is resident from the start, plus what is used of the heap. */
    private static long usedBytes() throws IOException {
        long heap = heapBytes();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return heap + Long.parseLong(line.replaceAll("\\D", "")) * KIB;
            }
        }
        throw new IllegalStateException("/proc/self/status has no VmRSS");
    }

    private static long heapBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
