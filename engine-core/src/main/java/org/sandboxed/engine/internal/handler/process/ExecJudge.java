package org.sandboxed.engine.internal.handler.process;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;

/** Says whether a program may be executed. */
@FunctionalInterface
public interface ExecJudge {

    /** Lets every program be executed. */
    ExecJudge ALL = (call, dirfd, path, length, flags) -> true;

    /**
     * Judges a path; sets the call's answer where it is refused.
     *
     * @param dirfd what a relative path starts from, as execveat(2) has it; AT_FDCWD for execve(2)
     * @param path the first {@code length} bytes are the path as the caller passed it, already recorded
     * @param flags those of execveat(2), 0 for execve(2)
     * @return whether there is such a file
     */
    boolean judge(Call call, int dirfd, byte[] path, int length, int flags);

    /**
     * Whether Landlock refuses whatever this would, so that a path that only the kernel can read need not be judged: that of a program
     * whose file its own user may not read.
     */
    default boolean isLandlocks() {
        return false;
    }

    /** How the record names what was judged last; null where the kernel's own names are right. */
    default @Nullable ExecNames names() {
        return null;
    }
}
