package org.sandboxed.selftest;

import java.util.ArrayList;
import java.util.List;

/** Command lines that run small Python programs. */
public final class Python {

    private Python() {}

    /** The command that runs these lines, without reading the user's site packages. */
    public static List<String> lines(String... lines) {
        return List.of("python3", "-I", "-S", "-c", String.join("\n", lines));
    }

    /** The same with arguments for the program. */
    public static List<String> withArguments(List<String> program, String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        return command;
    }
}
