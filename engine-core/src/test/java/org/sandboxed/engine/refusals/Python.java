package org.sandboxed.engine.refusals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sandboxed.engine.handler.Syscall;

/**
 * Python programs for tests of what the sandbox refuses. {@code attempt(f)} in a program prints the name of the errno that
 * the call {@code f()} failed with, or {@code ok}; {@code raw(nr, ...)} is syscall(2), and <code>${mount}</code> the number
 * of mount(2).
 */
public final class Python {

    private static final String PRELUDE = """
        import array, ctypes, errno, fcntl, os, select, signal, socket, struct, subprocess, sys, threading
        libc = ctypes.CDLL(None, use_errno=True)

        def attempt(call):
            try:
                call()
            except OSError as e:
                print(errno.errorcode.get(e.errno, e))
            else:
                print('ok')

        def raw(nr, *args):
            words = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
            result = libc.syscall(ctypes.c_long(nr), *words)
            if result == -1:
                e = ctypes.get_errno()
                raise OSError(e, os.strerror(e))
            return result

        """;

    private static final Pattern SYSCALL = Pattern.compile("\\$\\{(\\w+)}");

    private Python() {}

    /** The command that runs a program. */
    public static String[] command(String program, String... arguments) {
        String numbered = SYSCALL.matcher(program)
                .replaceAll(match -> String.valueOf(Syscall.of(match.group(1)).number()));
        return Stream.concat(Stream.of("python3", "-I", "-c", PRELUDE + numbered), Stream.of(arguments))
                .toArray(String[]::new);
    }

    /** Runs a program without a sandbox and returns what it printed. */
    public static String runOutside(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(command(program, arguments)));
        command.set(0, "/usr/bin/python3");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        process.getInputStream().transferTo(output);
        process.waitFor();
        return output.toString(StandardCharsets.UTF_8);
    }
}
