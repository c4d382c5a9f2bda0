package org.sandboxed.selftest.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toSet;

/**
 * What this JVM has at a moment.
 *
 * @param threads names of the threads of sandboxes
 * @param descriptors how many are open
 * @param children ids of live processes
 */
public record Possessions(Set<String> threads, long descriptors, Set<Long> children) {

    private static final String LIVES_FOR_EVER = "sandboxed-launcher";

    /** What it has now. */
    public static Possessions now() throws Exception {
        return new Possessions(livingThreads(), openDescriptors(), livingChildren());
    }

    /** A thread whose run is over may still be about to end. */
    private static Set<String> livingThreads() throws InterruptedException {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("sandboxed")) {
                thread.join(thread.getName().equals(LIVES_FOR_EVER) ? 1 : 10_000);
                names.add(thread.isAlive() ? thread.getName() : "");
            }
        }
        names.remove("");
        return names;
    }

    private static Set<Long> livingChildren() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(toSet());
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }
}
