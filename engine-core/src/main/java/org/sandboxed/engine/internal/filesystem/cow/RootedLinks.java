package org.sandboxed.engine.internal.filesystem.cow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.root.RootedRun;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** Links of proc(5) to what processes in another root have open, execute, and work in. Not thread-safe. */
final class RootedLinks {

    private static final byte[] CWD = {'c', 'w', 'd'};
    private static final byte[] EXE = {'e', 'x', 'e'};
    private static final byte[] ROOT = {'r', 'o', 'o', 't'};
    private static final byte[] TOP = {};
    private static final byte[] SLASH = {'/'};
    /** Instead of a path that is nowhere in the view. */
    private static final byte[] HIDDEN = {'f', 'i', 'l', 'e', ':'};
    /** How the text begins for a file of memfd_create(2), which has no path. */
    private static final byte[] MEMORY = {'/', 'm', 'e', 'm', 'f', 'd', ':'};

    private final Layers layers;
    private final SandboxMembers members;
    private final RootedRun run;
    private final PathBytes relative = new PathBytes();
    private final PathBytes text = new PathBytes();
    private final PathBytes base = new PathBytes();
    private final byte[] target = new byte[Files.PATH_MAX];

    RootedLinks(Layers layers, SandboxMembers members, RootedRun run) {
        this.layers = layers;
        this.members = members;
        this.run = run;
    }

    /** Where a process is; without links and dots. */
    byte[] directoryOf(Caller caller) {
        return run.directories().of(caller.pid());
    }

    /** Where in the view a path of the machine is that the kernel tells of a descriptor; false where it is nowhere. */
    boolean toView(PathBytes found, PathBytes virtual) {
        if (!layers.isInside(found, relative)) {
            return run.view().toVirtual(found, virtual);
        }
        base.clear();
        base.append(layers.tree().lowerPrefix());
        if (relative.length() > 0) {
            base.child(relative.bytes(), 0, relative.length());
        }
        return run.view().toVirtual(base, virtual);
    }

    /** Where a link of a process leads, in the view, where that is not what the kernel says; null for all others. */
    byte @Nullable [] target(int process, byte[] name, int from, int count) {
        if (isName(CWD, name, from, count)) {
            return run.directories().of(process);
        }
        if (isName(ROOT, name, from, count)) {
            return TOP;
        }
        if (!isName(EXE, name, from, count)) {
            return null;
        }
        byte[] program = run.programs().of(process);
        PathBytes virtual = new PathBytes();
        return program.length > 0 && toView(new PathBytes().append(program), virtual)
                ? Arrays.copyOf(virtual.bytes(), virtual.length())
                : null;
    }

    private static boolean isName(byte[] known, byte[] name, int from, int count) {
        return Arrays.equals(name, from, from + count, known, 0, known.length);
    }

    /**
     * What a link tells: never a path of the machine.
     *
     * @param link absolute, on the machine
     * @return 0 where there is a text, EACCES negated for a process outside of the sandbox, or another negated errno
     */
    int read(Caller caller, PathBytes link, PathBytes into) {
        into.clear();
        int name = link.length();
        while (link.bytes()[name - 1] != '/') {
            name--;
        }
        int count = link.length() - name;
        if (name == ProcPaths.LENGTH + 1 && ProcPaths.appendSelf(into, caller, link.bytes(), name, count)) {
            return 0;
        }
        int process = ProcPaths.process(link);
        if (process >= 0 && caller.isForeign(process, members)) {
            return -Errnos.EACCES;
        }
        int length = layers.files().readlinkat(AT_FDCWD, link.bytes(), link.length(), target);
        if (length < 0 || process < 0 || target[0] != '/') {
            into.append(target, 0, Math.max(length, 0));
            return Math.min(length, 0);
        }
        byte[] known = target(process, link.bytes(), name, count);
        text.clear();
        if (isName(EXE, link.bytes(), name, count)) {
            text.append(run.programs().of(process));
        } else {
            text.append(target, 0, length);
        }
        translate(known, into);
        return 0;
    }

    private void translate(byte @Nullable [] known, PathBytes into) {
        if (known != null) {
            into.append(known);
        } else if (Arrays.equals(text.bytes(), 0, MEMORY.length, MEMORY, 0, MEMORY.length)) {
            into.set(text);
        } else if (!toView(text, into)) {
            into.clear();
            into.append(HIDDEN);
        }
        if (into.length() == 0) {
            into.append(SLASH);
        }
    }
}
