package org.sandboxed.engine.internal.process;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.ExitStatus;

/** One process of a run, alive or not. Guarded by the lock of the index. */
final class ProcessEntry {

    /** The process is watched by number and start time, for no descriptor could be had. */
    static final int NO_PIDFD = -1;

    private final int pid;
    private final long startTime;
    private final @Nullable ProcessEntry parent;
    private int pidfd;
    private Image image;
    private String cwd;
    private ExitStatus exit = ExitStatus.RUNNING;
    private final long place;
    private int children;
    private int executions;
    private int unseenChildren;
    private long lastFork;
    private int number;
    private boolean isOrphan;

    ProcessEntry(int pid, long startTime, @Nullable ProcessEntry parent, int pidfd, String cwd) {
        this.pid = pid;
        this.startTime = startTime;
        this.parent = parent;
        this.pidfd = pidfd;
        this.cwd = cwd;
        this.image = parent == null ? Image.NONE : parent.image;
        this.place = parent == null ? 0 : place(parent.place, ++parent.children);
    }

    int pid() {
        return pid;
    }

    long startTime() {
        return startTime;
    }

    @Nullable
    ProcessEntry parent() {
        return parent;
    }

    /** It has a place among all of the run; its parent may be another than the one that is known, which had gone. */
    void entered(int newNumber, boolean hasLostParent) {
        number = newNumber;
        isOrphan = hasLostParent;
    }

    int number() {
        return number;
    }

    boolean isOrphan() {
        return isOrphan;
    }

    int pidfd() {
        return pidfd;
    }

    void dropPidfd() {
        pidfd = NO_PIDFD;
    }

    Image image() {
        return image;
    }

    String cwd() {
        return cwd;
    }

    /** Where it stands in the tree, as one number: made from that of its parent and from how many children came before it. */
    long place() {
        return place;
    }

    private static long place(long ofParent, int number) {
        // FNV-1a over two words: no more is asked of it than that two places hardly ever get one number.
        long mixed = (ofParent ^ 0xCBF29CE484222325L) * 0x100000001B3L;
        mixed = (mixed ^ (mixed >>> 29) ^ number) * 0x100000001B3L;
        return mixed ^ (mixed >>> 32);
    }

    /** How many programs it has executed. */
    int executions() {
        return executions;
    }

    void exec(Image newImage, String newCwd) {
        executions++;
        image = newImage;
        cwd = newCwd;
    }

    /** How it ended: RUNNING while it runs, UNKNOWN where that was not told, or not yet. */
    ExitStatus exit() {
        return exit;
    }

    void ended(ExitStatus how) {
        exit = how;
    }

    boolean hasEnded() {
        return exit.state() != ExitStatus.State.RUNNING;
    }

    /** Forks that were let go on and whose child has neither been seen nor found missing. */
    int unseenChildren() {
        return unseenChildren;
    }

    /** Counts a fork that goes on now. */
    void forks(long sequence) {
        childUnseen();
        lastFork = sequence;
    }

    /** There may be a child that has not been seen. */
    void childUnseen() {
        unseenChildren++;
    }

    /** A child has been seen; more may be seen than forks were counted, with CLONE_PARENT. */
    void childSeen() {
        unseenChildren = Math.max(0, unseenChildren - 1);
    }

    /** All children that live have been seen. */
    void forgetUnseen() {
        unseenChildren = 0;
    }

    /** The position of its last fork among those of the run; 0 where it never forked. */
    long lastFork() {
        return lastFork;
    }
}
