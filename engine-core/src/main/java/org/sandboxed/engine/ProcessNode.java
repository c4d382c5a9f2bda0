package org.sandboxed.engine;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Signals;

/** One process of a run, with those that it started. Immutable, safe to read from any thread. */
public final class ProcessNode {

    private final int pid;
    private final List<String> argv;
    private final String executable;
    private final String cwd;
    private final @Nullable Integer exitCode;
    private final @Nullable Integer signal;
    private final List<ProcessNode> children;

    /**
     * Describes a process. The engine does this; a test that needs a tree of its own may, too.
     *
     * @param argv the arguments of its last exec, the program's name first; those of its parent if it never called exec
     * @param executable the absolute path of what it executed last
     * @param cwd its working directory when it was last seen
     * @param exitCode 0 to 255 if it exited by itself
     * @param signal the signal that ended it, if one did; see man 7 signal
     * @param children what it started, in that order
     */
    public ProcessNode(
            int pid,
            List<String> argv,
            String executable,
            String cwd,
            OptionalInt exitCode,
            OptionalInt signal,
            List<ProcessNode> children) {
        this.pid = pid;
        this.argv = List.copyOf(argv);
        this.executable = Objects.requireNonNull(executable, "executable");
        this.cwd = Objects.requireNonNull(cwd, "cwd");
        this.exitCode = exitCode.isPresent() ? exitCode.getAsInt() : null;
        this.signal = signal.isPresent() ? signal.getAsInt() : null;
        this.children = List.copyOf(children);
    }

    /** The process id, as seen from outside of the sandbox. */
    public int pid() {
        return pid;
    }

    /** The arguments of its last exec, the program's name first; those of its parent if it never called exec. */
    public List<String> argv() {
        return argv;
    }

    /** The absolute path of what it executed last. */
    public String executable() {
        return executable;
    }

    /** The working directory when the process was last seen. */
    public String cwd() {
        return cwd;
    }

    /** The exit code, 0 to 255; empty if a signal ended the process, or if its end was not seen. */
    public OptionalInt exitCode() {
        return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    /** The number of the signal that ended the process, if one did. */
    public OptionalInt signal() {
        return signal == null ? OptionalInt.empty() : OptionalInt.of(signal);
    }

    /** The processes that this one started, in that order. */
    public List<ProcessNode> children() {
        return children;
    }

    /** The process on one line: pid, arguments, how it ended. */
    @Override
    public String toString() {
        String command = argv.isEmpty() ? executable : String.join(" ", argv);
        return pid + " " + command.replace('\n', ' ') + " (" + end() + ")";
    }

    private String end() {
        if (exitCode != null) {
            return "exit " + exitCode;
        }
        return signal != null ? Signals.name(signal) : "end not seen";
    }
}
