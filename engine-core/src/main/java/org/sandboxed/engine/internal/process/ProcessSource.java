package org.sandboxed.engine.internal.process;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.ExitStatus;

/** What the index asks the kernel. Not thread-safe; the index serialises its questions. */
interface ProcessSource {

    /** The pid of this JVM. */
    int self();

    /** The process that a task belongs to, or -1 where there is no such task. */
    int groupOf(int tid);

    /** The state of a process; null where there is none, reaped ones included. */
    @Nullable
    TaskStat stat(int pid);

    /** The working directory, empty where it is not told. */
    String cwd(int pid);

    /** How many seccomp filters a process has, 0 where it has none or is gone. */
    int filters(int pid);

    /** Whether a task may still be in the middle of a call that makes a process. */
    boolean isForking(int tid);

    /** Every process that can be seen. */
    int[] pids();

    /** The living children of all threads of a process, zombies included. */
    int[] children(int pid);

    /** The process or thread id that was given out last; 0 where that is not told. */
    int lastId();

    /** A pidfd, or a negated errno. */
    int open(int pid);

    /** Closes a pidfd. */
    void close(int pidfd);

    /**
     * Asks which processes have ended.
     *
     * @param pidfds the first {@code count} are asked; negative ones are skipped
     * @param ended receives the answers
     */
    void poll(int[] pidfds, int count, boolean[] ended);

    /** How a process that has been reaped ended, as far as the kernel tells. */
    ExitStatus exit(int pidfd);
}
