package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.FileStatus;

import static org.sandboxed.engine.internal.filesystem.ProcPaths.PROC;

/**
 * Which files of proc(5) a program gets: those of its own sandbox's processes, and what describes the machine in general.
 * Landlock grants nothing there, for a descriptor that the supervisor opens is all that a program can have. Verdicts are
 * those of {@link PathRuleSet}. Immutable.
 */
public final class ProcRules {

    private static final int READ_BY_ALL = 4;

    private static final byte[][] SYSTEM = bytes(
            "/proc/cpuinfo",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/version",
            "/proc/uptime",
            "/proc/loadavg",
            "/proc/filesystems",
            "/proc/cgroups",
            "/proc/cmdline",
            "/proc/devices",
            "/proc/vmstat",
            "/proc/swaps",
            "/proc/partitions",
            "/proc/diskstats",
            "/proc/interrupts",
            "/proc/misc",
            "/proc/crypto",
            "/proc/pressure",
            "/proc/sys");
    private static final byte[][] OWN_WRITABLE =
            bytes("/oom_score_adj", "/oom_adj", "/comm", "/coredump_filter", "/timerslack_ns", "/autogroup");
    private static final byte[][] OWN_HIDDEN = bytes("/mem", "/pagemap", "/stack", "/syscall", "/clear_refs");
    private static final byte[] TASK = {'/', 't', 'a', 's', 'k', '/'};

    private final SandboxMembers members;
    private final int ownProcess;
    private final int machine;
    private final int otherProcess;
    private final int notServed;
    private final int notWritable;

    /** Numbers the rules in a journal. */
    public ProcRules(SandboxMembers members, Journal journal) {
        this.members = members;
        ownProcess = journal.rule("proc: a process of the sandbox");
        machine = journal.rule("proc: describes the machine");
        otherProcess = ~journal.refusal("proc: a process outside of the sandbox");
        notServed = ~journal.refusal("proc: not one of the files that a sandbox gets");
        notWritable = ~journal.refusal("proc: not one of the files that a process may write for itself");
    }

    /** The verdict for what belongs to a process outside of the sandbox. */
    public int otherProcess() {
        return otherProcess;
    }

    /** Whether a real path is the rules' concern. */
    public static boolean concerns(PathBytes path) {
        return path.isBelow(PROC);
    }

    /** Whether a real path is that of {@code /proc} itself. */
    public static boolean isRoot(PathBytes path) {
        return path.is(PROC);
    }

    /** May the caller open the file? */
    public int judge(Caller caller, PathBytes path, FileStatus status, boolean write) {
        int process = ProcPaths.process(path);
        if (process < 0) {
            return judgeMachine(path, status, write);
        }
        if (caller.isForeign(process, members)) {
            return otherProcess;
        }
        if (endsWithAny(path, OWN_HIDDEN)) {
            return notServed;
        }
        if (write && !(caller.is(process) && endsWithAny(path, OWN_WRITABLE))) {
            return notWritable;
        }
        return ownProcess;
    }

    private int judgeMachine(PathBytes path, FileStatus status, boolean write) {
        boolean root = isRoot(path);
        if ((status.mode() & READ_BY_ALL) == 0 || (!root && !isSystem(path))) {
            return notServed;
        }
        return write ? notWritable : machine;
    }

    private static boolean isSystem(PathBytes path) {
        for (byte[] allowed : SYSTEM) {
            if (path.isBelow(allowed)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the path is the process' (or one of its threads') directory followed by one of the names. */
    private static boolean endsWithAny(PathBytes path, byte[][] names) {
        byte[] bytes = path.bytes();
        int at = afterDigits(bytes, PROC.length + 1, path.length());
        if (startsWith(bytes, at, path.length(), TASK)) {
            at = afterDigits(bytes, at + TASK.length, path.length());
        }
        for (byte[] name : names) {
            if (path.length() - at == name.length && startsWith(bytes, at, path.length(), name)) {
                return true;
            }
        }
        return false;
    }

    private static int afterDigits(byte[] bytes, int from, int length) {
        int at = from;
        while (at < length && bytes[at] != '/') {
            at++;
        }
        return at;
    }

    private static boolean startsWith(byte[] bytes, int from, int length, byte[] text) {
        return length - from >= text.length && Arrays.equals(bytes, from, from + text.length, text, 0, text.length);
    }

    private static byte[][] bytes(String... texts) {
        byte[][] result = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            result[i] = texts[i].getBytes(StandardCharsets.US_ASCII);
        }
        return result;
    }
}
