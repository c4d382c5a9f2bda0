package org.sandboxed.engine.internal.handler.cow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.handler.chroot.RootedPrograms;
import org.sandboxed.engine.internal.handler.chroot.ScriptRun;
import org.sandboxed.engine.internal.handler.process.ExecJudge;
import org.sandboxed.engine.internal.handler.process.ExecNames;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/**
 * Which program of another root is executed. The kernel runs the call, on a path that {@link RootedPrograms} has made and that
 * takes the place of the program's own in its memory for as long as the kernel needs it; what it comes to if the program
 * changes it meanwhile is for its Landlock domain to judge, which knows nothing outside of the root.
 */
final class RootedExec implements ExecJudge {

    private static final int OFFERED = AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW;

    private final CowSupport support;
    private final ExecJudge others;
    private final RootedSandbox root;
    private final RootedPrograms programs;
    private final ExecMemory memory;
    private final CowPath path;
    private final RootedRules rules;
    private final DescriptorExec byDescriptor;
    /** By process: what was a thread before is the process afterwards. */
    private final Map<Integer, ScriptRun> scripts = new HashMap<>();

    private @Nullable ExecNames names;
    private boolean hasStarted;

    RootedExec(CowSupport support, ExecJudge others, RootedSandbox root, RootedRules rules) {
        this.support = support;
        this.others = others;
        this.root = root;
        this.rules = rules;
        this.memory = support.execMemory();
        this.programs = new RootedPrograms(
                support.resolver(),
                support.tree(),
                root.stage(),
                support.judge().rules());
        this.path = CowPath.first(support);
        this.byDescriptor = new DescriptorExec(support, root.stage());
    }

    @Override
    public @Nullable ExecNames names() {
        return names;
    }

    @Override
    public boolean judge(Call call, int dirfd, byte[] written, int length, int flags) {
        support.tree().lock().lock();
        try {
            support.settle(call);
            if (!hasStarted) {
                return start(call);
            }
            if (ScriptRun.isCalling(call) && scripts.containsKey(call.pid())) {
                return interpret(call, scripts.remove(call.pid()));
            }
            if ((flags & ~OFFERED) != 0 && (length > 0 || (flags & AT_EMPTY_PATH) != 0)) {
                call.answer().fail(Errnos.EINVAL);
                return false;
            }
            return decide(call, dirfd, written, length, flags);
        } finally {
            path.close();
            support.tree().lock().unlock();
        }
    }

    /** The first program was found before it was started, and the kernel is given the right path. */
    private boolean start(Call call) {
        hasStarted = true;
        root.run().directories().enter(call.pid(), root.run().directories().first());
        if (root.script() != null) {
            scripts.put(call.pid(), root.script());
        }
        byte[] program = root.program();
        call.note(TextKind.RESOLVED_PATH, program, program.length);
        names = new ExecNames(text(program, program.length), directory(call));
        return true;
    }

    private boolean decide(Call call, int dirfd, byte[] written, int length, int flags) {
        path.take(0, written, length);
        if (length == 0 && (flags & AT_EMPTY_PATH) != 0) {
            path.resolveDescriptor(call, dirfd);
        } else {
            path.resolve(call, dirfd, (flags & AT_SYMLINK_NOFOLLOW) == 0);
        }
        if (path.isOutside()) {
            return decideOutside(call, dirfd, written, length, flags);
        }
        if (!path.isInside(call) || !path.exists(call)) {
            return false;
        }
        if (support.isAllowed(call, path.place())) {
            execute(call, path.place().fd(), dirfd, written, length, flags);
        }
        return true;
    }

    private boolean decideOutside(Call call, int dirfd, byte[] written, int length, int flags) {
        PathBytes outside = path.place().path();
        boolean exists = length == 0
                ? others.judge(call, dirfd, written, 0, flags)
                : others.judge(call, AT_FDCWD, outside.bytes(), outside.length(), flags & AT_SYMLINK_NOFOLLOW);
        if (call.answer().kind() != Answer.Kind.PROCEED) {
            return exists;
        }
        int pinned = length == 0
                ? support.resolver().pinDescriptor(support.caller(call), dirfd)
                : support.resolver().pinOutside(outside, (flags & AT_SYMLINK_NOFOLLOW) == 0);
        if (pinned < 0) {
            call.answer().fail(-pinned);
            return false;
        }
        try {
            execute(call, pinned, dirfd, written, length, flags);
        } finally {
            Fd.closeRaw(pinned);
        }
        return true;
    }

    /** The spring board of a script executes its interpreter. That is no program more: the script has been recorded. */
    private static boolean interpret(Call call, ScriptRun script) {
        int result = script.fill(call);
        if (result < 0) {
            call.answer().fail(-result);
        }
        return false;
    }

    private void execute(Call call, int fd, int dirfd, byte[] written, int length, int flags) {
        boolean isLasting = !byDescriptor.isClosedFor(call, dirfd, written, length);
        byte[] told = DescriptorExec.told(dirfd, written, length);
        int result = programs.find(support.caller(call), fd, told, isLasting);
        if (result < 0) {
            call.answer().fail(-result);
        } else if (DescriptorExec.concerns(dirfd, flags)) {
            reachBoard(call, fd, dirfd, written, length);
        } else {
            replace(call, written, length);
        }
    }

    private void reachBoard(Call call, int fd, int dirfd, byte[] written, int length) {
        PathBytes file = new PathBytes();
        file.setLength(Math.max(support.pinned().pathOf(fd, file.room()), 0));
        if (!byDescriptor.reachBoard(call, dirfd, written, length)) {
            // The C library then goes through /proc/self/fd.
            call.answer().refuse(Errnos.ENOSYS, rules.execveat());
            return;
        }
        byte[] name = length == 0 ? lastName(file.bytes(), file.length()) : lastName(written, length);
        scripts.put(call.pid(), programs.run(name));
        PathBytes shown = new PathBytes();
        PathBytes executable = support.resolver().toView(file, shown) ? shown : file;
        names = new ExecNames(text(executable.bytes(), executable.length()), directory(call));
    }

    private void replace(Call call, byte[] written, int length) {
        byte[] name = lastName(written, length);
        byte[] link = programs.link(name, length);
        PathChange change = link.length == 0 ? PathChange.NOTHING : memory.replace(call, written, length, link);
        if (change == PathChange.NOTHING) {
            int why = memory.isNotKept(call) ? rules.notKept() : rules.unreachable();
            call.answer().refuse(Errnos.EACCES, why);
            return;
        }
        support.replaced().add(change);
        scripts.remove(call.pid());
        if (programs.isScript()) {
            scripts.put(call.pid(), programs.run(name));
        }
        names = new ExecNames(absolute(call, written, length), directory(call));
    }

    /** As the program wrote it, links and dots left in. */
    private String absolute(Call call, byte[] written, int length) {
        if (written[0] == '/') {
            return text(written, length);
        }
        String directory = directory(call);
        return (directory.equals("/") ? "" : directory) + "/" + text(written, length);
    }

    private String directory(Call call) {
        byte[] directory = root.run().directories().of(call.pid());
        return directory.length == 0 ? "/" : text(directory, directory.length);
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] lastName(byte[] path, int length) {
        int end = length;
        while (end > 1 && path[end - 1] == '/') {
            end--;
        }
        int start = end;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        return Arrays.copyOfRange(path, start, end);
    }
}
