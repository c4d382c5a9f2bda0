package org.sandboxed.engine;

import java.time.Instant;

/**
 * The options of {@link Sandbox.Builder} about what programs see of the machine, its clock and its random numbers; see {@code
 * docs/guide/world.md}. Not thread-safe.
 */
public abstract sealed class WorldOptions extends LimitOptions permits LaunchOptions {

    WorldOptions() {}

    /**
     * The name of the machine, wherever programs ask for it: {@code uname(2)}, {@code gethostname(3)}, {@code
     * /etc/hostname}, {@code /proc/sys/kernel/hostname}. Up to 64 letters, digits, hyphens and dots. The real one unless
     * set.
     */
    public Sandbox.Builder hostname(String name) {
        policy().hostname(name);
        return self();
    }

    /**
     * Whether the names in every directory come in the order of their bytes, whatever the file system's own order is; false
     * unless set. A directory that is read in parts is read as it was at the first one.
     */
    public Sandbox.Builder deterministicDirs(boolean sorted) {
        policy().deterministicDirs(sorted);
        return self();
    }

    /**
     * How many processors programs see: {@code sched_getaffinity(2)}, {@code /proc/cpuinfo}, {@code /proc/stat}, {@code
     * /sys/devices/system/cpu}, and so {@code nproc}, {@code os.cpu_count()}, {@code Runtime.availableProcessors()}. It
     * neither gives nor takes any: the program is scheduled as before. The real number unless set.
     */
    public Sandbox.Builder cpus(int count) {
        policy().cpus(count);
        return self();
    }

    /**
     * Who programs are told that they run as, with that one group: {@code getuid(2)} and its kin, {@code
     * /proc/<pid>/status}, and as owner of the files that belong to whom the test runs as; so {@code id}, {@code whoami},
     * {@code ls -l}. It is no more than what they are told: what they may do stays what the test may. To become anybody
     * else fails with EPERM, and so does giving a file away. The truth unless set.
     */
    public Sandbox.Builder identity(int uid, int gid) {
        policy().identity(uid, gid);
        return self();
    }

    /**
     * The time of day that programs see when the sandbox is made; from then on it goes as fast as the machine's. In every
     * process, whatever it executes; clocks that count from boot, such as CLOCK_MONOTONIC, stay as they are. See
     * {@link Sandbox#clock()}.
     */
    public Sandbox.Builder timeStart(Instant start) {
        policy().clock("timeStart", start, false);
        return self();
    }

    /**
     * The time of day that programs see, always the same until the test sets {@link Sandbox#clock()}. Files that they
     * make have the time that it shows. Sleeping takes as long as ever; a program that waits for the time of day to come waits for ever.
     */
    public Sandbox.Builder frozenTime(Instant time) {
        policy().clock("frozenTime", time, true);
        return self();
    }

    /**
     * Makes every random number of programs from a seed: {@code getrandom(2)}, {@code /dev/random}, {@code /dev/urandom},
     * {@code /proc/sys/kernel/random}. The same seed gives the same program the same bytes, in every run of every
     * sandbox; each process has a stream of its own, which depends on its place in the tree of processes only, so
     * children may run at the same time. What a processor makes itself (RDRAND) stays random, and so do addresses.
     */
    public Sandbox.Builder randomSeed(long seed) {
        policy().randomSeed(seed);
        return self();
    }

    /**
     * Whether the kernel puts the memory of programs at the same addresses each time, {@code personality(2)} with
     * ADDR_NO_RANDOMIZE; false unless set. Not every container allows it: where it is not, nothing is started.
     */
    public Sandbox.Builder noRandomizeMemory(boolean fixed) {
        policy().noRandomizeMemory(fixed);
        return self();
    }
}
