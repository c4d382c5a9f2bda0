package org.sandboxed.engine;

import java.time.Duration;

/** The options of {@link Sandbox.Builder} about what a run may use; see {@code docs/guide/policy.md}. Not thread-safe. */
public abstract sealed class LimitOptions extends NetworkOptions permits WorldOptions {

    LimitOptions() {}

    /**
     * How many processes may live at once, the program itself included; threads do not count. A fork over the limit fails
     * with EAGAIN, as with RLIMIT_NPROC; see fork(2). Unless set, a fork never fails, and a run with more than 64 live
     * processes is killed as a whole.
     *
     * <p>Only with a limit are forks trapped and recorded. So that the end of a child breaks into none of them, handlers
     * of SIGCHLD are then set with SA_RESTART added; see sigaction(2).
     */
    public Sandbox.Builder maxProcesses(int count) {
        policy().maxProcesses(count);
        return self();
    }

    /**
     * The number of descriptors that a process may have open, RLIMIT_NOFILE; never raises what the test JVM has. See
     * getrlimit(2).
     */
    public Sandbox.Builder maxOpenFiles(int count) {
        policy().maxOpenFiles(count);
        return self();
    }

    /**
     * How much memory the program and everything that it starts may have together, such as {@code "512M"}: a number of
     * bytes, or one with K, M, G or T. Who asks for more is killed with SIGKILL, the others live on; if it is the program
     * itself, the run ends with {@link EndReason#MEMORY_LIMIT}. Programs that ask how much memory the machine has are told
     * this size.
     *
     * <p>Counted is private memory that a process can write, whether it has touched it or not, as for RLIMIT_DATA.
     * Memory that is only reserved (PROT_NONE), code, and files that are mapped for reading do not count. A forked process
     * counts what it asks for after the fork. With a limit, calls that give memory are trapped, and handlers of SIGCHLD
     * are set with SA_RESTART added, as for {@link #maxProcesses}.
     */
    public Sandbox.Builder maxMemory(String size) {
        policy().maxMemory(size);
        return self();
    }

    /**
     * How much the files that programs of this sandbox make in their working directory may have together, such as
     * {@code "100M"}; written as for {@link #maxMemory}. Who would make them larger fails with ENOSPC, and goes on otherwise.
     *
     * <p>Counted are the sizes of all files of a fresh working directory, or, with {@link Sandbox.Builder#workdir}, of those
     * that were changed or added; holes count as well, as do files that are deleted and still open. A directory counts 4096
     * bytes, a link 256. With a limit, calls that write are trapped, each of which then costs microseconds; and handlers of
     * SIGCHLD are set with SA_RESTART added, as for {@link #maxProcesses}.
     */
    public Sandbox.Builder maxDisk(String size) {
        policy().maxDisk(size);
        return self();
    }

    /**
     * How many bytes may be written to each of stdout and stderr. Who writes more is killed with its whole tree, and the run ends
     * with {@link EndReason#OUTPUT_LIMIT}; what was allowed is kept. Unless set, 16 MiB of each are kept, what is over is
     * counted, and the program goes on.
     */
    public Sandbox.Builder maxOutput(int bytes) {
        policy().maxOutput(bytes);
        return self();
    }

    /**
     * In how much of the time the processes of a run may run, 1 to 100 percent; 100 unless set. In each tenth of a second
     * they are stopped for the rest, with SIGSTOP and SIGCONT: a parent that asks for it can see that, and a few calls
     * fail with EINTR when their process goes on, see {@code signal(7)}. The time limit does not stop.
     */
    public Sandbox.Builder maxCpu(int percent) {
        policy().maxCpu(percent);
        return self();
    }

    /** Wall-clock time for a program, after which its whole tree is killed; 30 seconds unless set. */
    public Sandbox.Builder timeout(Duration timeout) {
        policy().timeout(timeout);
        return self();
    }
}
