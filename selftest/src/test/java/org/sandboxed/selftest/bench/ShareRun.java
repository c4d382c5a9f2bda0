package org.sandboxed.selftest.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.sandboxed.engine.Sandbox;

/** Prints for how many nanoseconds threads of a JVM work on a processor for each launch: those of {@link Share}, in order. */
final class ShareRun {

    private static final File THREADS = new File("/proc/self/task");

    private ShareRun() {}

    /** Whose work is told apart. */
    enum Share {
        LAUNCHING("the thread that launches", "java"),
        SUPERVISOR("the supervisor", "sandboxed-super"),
        COMPILERS("the JVM's compilers", "CompilerThre");

        private final String label;
        private final String part;

        /** The threads are known by a part of their names. */
        Share(String label, String part) {
            this.label = label;
            this.part = part;
        }

        String label() {
            return label;
        }

        private boolean has(String thread) {
            return thread.contains(part);
        }
    }

    /** Whether the kernel counts what threads work. */
    static boolean isPossible() {
        return Files.exists(Path.of("/proc/self/schedstat"));
    }

    /** Takes the program, how many launches come before those that count, and how many count. */
    public static void main(String... arguments) {
        int launches = Integer.parseInt(arguments[2]);
        try (Sandbox sandbox = Sandbox.builder().build()) {
            launch(sandbox, arguments[0], Integer.parseInt(arguments[1]));
            long[] before = worked();
            launch(sandbox, arguments[0], launches);
            long[] after = worked();
            for (int i = 0; i < before.length; i++) {
                System.out.println((after[i] - before[i]) / launches);
            }
        }
    }

    private static void launch(Sandbox sandbox, String program, int times) {
        for (int i = 0; i < times; i++) {
            CallRows.output(sandbox.run(program));
        }
    }

    private static long[] worked() {
        Share[] shares = Share.values();
        long[] sums = new long[shares.length];
        for (File thread : Objects.requireNonNull(THREADS.listFiles())) {
            String name = text(thread, "comm");
            String nanos = text(thread, "schedstat").split(" ", 2)[0];
            for (int i = 0; i < shares.length; i++) {
                sums[i] += shares[i].has(name) && !nanos.isEmpty() ? Long.parseLong(nanos) : 0;
            }
        }
        return sums;
    }

    /** A file of a thread, empty where that has ended. */
    private static String text(File thread, String name) {
        try {
            return Files.readString(thread.toPath().resolve(name));
        } catch (IOException ended) {
            return "";
        }
    }
}
