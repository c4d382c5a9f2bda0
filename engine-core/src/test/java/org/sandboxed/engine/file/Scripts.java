package org.sandboxed.engine.file;

import java.util.stream.Stream;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

/** Shell and Python scripts for tests. */
final class Scripts {

    private static final String PRELUDE = """
            import ctypes, errno, os, stat, struct, sys
            libc = ctypes.CDLL(None, use_errno=True)

            def attempt(call):
                try:
                    call()
                except OSError as e:
                    print(errno.errorcode.get(e.errno, e), flush=True)
                else:
                    print('ok', flush=True)

            def raw(nr, *args):
                words = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
                result = libc.syscall(ctypes.c_long(nr), *words)
                if result == -1:
                    e = ctypes.get_errno()
                    raise OSError(e, os.strerror(e))
                return result

            """;

    private Scripts() {}

    /** Runs a shell script, whose arguments are {@code $1} and so on. */
    static RunResult sh(Sandbox sandbox, String script, Object... arguments) {
        return sandbox.run(command(Stream.of("sh", "-c", script, "sh"), arguments));
    }

    /** Runs a Python script, whose arguments are {@code sys.argv[1]} and so on. */
    static RunResult python(Sandbox sandbox, String script, Object... arguments) {
        return sandbox.run(command(Stream.of("python3", "-c", PRELUDE + script), arguments));
    }

    private static String[] command(Stream<String> start, Object... arguments) {
        return Stream.concat(start, Stream.of(arguments).map(Object::toString)).toArray(String[]::new);
    }
}
