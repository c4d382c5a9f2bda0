package org.sandboxed.engine.internal.handler.cow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.handler.chroot.ScriptLine;
import org.sandboxed.engine.internal.handler.chroot.ScriptRun;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * Scripts of the view that the kernel cannot start by itself: it would tell the interpreter another name than the script's, or
 * not find the interpreter. The same with programs whose first argument is the memory of their path, as when a shell passes one
 * string as both: another path for the kernel to find would become another argument. A spring board is executed in their
 * place; see {@link ScriptRun}. Called with the tree's lock held, on one thread.
 */
final class ScriptStart {

    private static final int MOST_INTERPRETERS = 5;

    private final CowSupport support;
    private final CowPlace interpreter = new CowPlace();
    private final byte[] real = new byte[Files.PATH_MAX];
    /** By process: what was a thread before is the process afterwards. */
    private final Map<Integer, ScriptRun> begun = new HashMap<>();

    ScriptStart(CowSupport support) {
        this.support = support;
    }

    /** The first line of a pinned file, or null where it is no script. */
    @Nullable
    ScriptLine lineOf(int fd) {
        byte[] head = support.descriptions().head(fd, ScriptLine.LONGEST);
        return head.length > 2 && head[0] == '#' && head[1] == '!' ? ScriptLine.parse(head) : null;
    }

    /** Whether the kernel comes to the interpreter that the view has, if it has any. */
    boolean isFoundByKernel(Call call, ScriptLine line) {
        byte[] name = line.interpreter();
        support.resolver().resolve(support.caller(call), AT_FDCWD, name, name.length, true, interpreter);
        boolean isFound = interpreter.is(CowPlace.Kind.FOUND)
                ? support.kernelPaths().leadsTo(call, AT_FDCWD, name, name.length, interpreter)
                : !interpreter.isDetour();
        interpreter.close();
        return isFound;
    }

    /**
     * Lets the kernel execute a spring board, and remembers what that is to execute.
     *
     * @return 0, or a negated errno; ENOSYS where there is no way
     */
    int begin(Call call, int dirfd, CowPath script, ScriptLine line) {
        List<byte[]> leading = new ArrayList<>();
        leading.add(Arrays.copyOf(script.written(), script.writtenLength()));
        int length = addInterpreter(call, line, leading);
        interpreter.close();
        if (length < 0) {
            return length;
        }
        if (!support.stage().reachBoard(call, dirfd, script)) {
            return -Errnos.ENOSYS;
        }
        begun.put(call.pid(), new ScriptRun(Arrays.copyOf(real, length), leading));
        return 0;
    }

    /**
     * As {@link #begin}, for a program that is no script and whose first argument is the memory of its path.
     *
     * @param fd the program, pinned
     */
    int beginProgram(Call call, int dirfd, CowPath program, int fd) {
        int length =
                support.execMemory().isFirstArgument(call) ? support.pinned().pathOf(fd, real) : -Errnos.ENOSYS;
        if (length < 0 || !support.stage().reachBoard(call, dirfd, program)) {
            return -Errnos.ENOSYS;
        }
        byte[] name = Arrays.copyOf(program.written(), program.writtenLength());
        begun.put(call.pid(), new ScriptRun(Arrays.copyOf(real, length), List.of(name)));
        return 0;
    }

    /** Puts an interpreter, and its own where it is a script itself, before what it is to interpret. */
    private int addInterpreter(Call call, ScriptLine first, List<byte[]> leading) {
        ScriptLine line = first;
        for (int i = 0; i < MOST_INTERPRETERS; i++) {
            byte[] name = line.interpreter();
            if (line.argument().length > 0) {
                leading.add(0, line.argument());
            }
            leading.add(0, name);
            support.resolver().resolve(support.caller(call), AT_FDCWD, name, name.length, true, interpreter);
            int length = findInterpreter(name);
            ScriptLine next = length > 0 && interpreter.is(CowPlace.Kind.FOUND) ? lineOf(interpreter.fd()) : null;
            if (next == null) {
                return length;
            }
            line = next;
        }
        return -Errnos.ELOOP;
    }

    /** Looks where the kernel finds the interpreter; how long the path is that is then in {@link #real}. */
    private int findInterpreter(byte[] name) {
        if (interpreter.is(CowPlace.Kind.OUTSIDE)) {
            if (interpreter.isDetour()) {
                System.arraycopy(
                        interpreter.path().bytes(),
                        0,
                        real,
                        0,
                        interpreter.path().length());
                return interpreter.path().length();
            }
            System.arraycopy(name, 0, real, 0, name.length);
            return name.length;
        }
        if (interpreter.failure() < 0) {
            return interpreter.failure();
        }
        int access = support.mayExecute(interpreter.fd());
        boolean isDenied = support.judge().hasDenied()
                && !PathRuleSet.allows(support.judge()
                        .unlessDenied(support.absolute(interpreter), interpreter.status(), support.rule()));
        if (access < 0 || isDenied) {
            return isDenied ? -Errnos.EACCES : access;
        }
        return support.pinned().pathOf(interpreter.fd(), real);
    }

    /** Whether a call is that of the spring board of a script. */
    boolean isContinued(Call call) {
        return ScriptRun.isCalling(call) && begun.containsKey(call.pid());
    }

    /** Lets the spring board execute the interpreter. */
    void go(Call call) {
        ScriptRun script = begun.remove(call.pid());
        int result = script == null ? -Errnos.EACCES : script.fill(call);
        if (result < 0) {
            call.answer().fail(-result);
        }
    }

    /** Another program takes the place of a script that did not come so far. */
    void forget(Call call) {
        begun.remove(call.pid());
    }
}
