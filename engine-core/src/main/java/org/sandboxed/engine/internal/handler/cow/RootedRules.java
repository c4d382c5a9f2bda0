package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.journal.Journal;

/**
 * Why something is refused in another root.
 *
 * @param execveat what is executed by a descriptor that cannot be replaced
 * @param unreachable a program whose path cannot be replaced
 * @param notKept a program whose parent cannot be kept from looking at the path meanwhile
 * @param unseen a directory that is nowhere in the root
 */
record RootedRules(int execveat, int unreachable, int notKept, int unseen) {

    static RootedRules of(Journal journal) {
        return new RootedRules(
                journal.refusal("chroot: for execveat(2) a duplicate of its descriptor is needed, and there is none, or"
                        + " pidfd_getfd(2) is not permitted here; use execve(2)"),
                journal.refusal("chroot: the path of the program is too short, or is used as more than one argument;"
                        + " execute it by its absolute path"),
                journal.refusal("chroot: " + ParentHold.IMPOSSIBLE),
                journal.refusal("chroot: the directory is nowhere in the root"));
    }
}
