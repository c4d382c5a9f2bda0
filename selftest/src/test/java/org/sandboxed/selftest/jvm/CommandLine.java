package org.sandboxed.selftest.jvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command line of this process. {@link ProcessHandle} has none that is longer than a page, as a class path makes it. */
final class CommandLine {

    private CommandLine() {}

    static String last() {
        try {
            String line = Files.readString(Path.of("/proc/self/cmdline"));
            int end = line.length() - 1;
            return line.substring(line.lastIndexOf('\0', end - 1) + 1, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
