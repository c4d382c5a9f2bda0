package org.sandboxed.engine.internal.filesystem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.NativeMemory;

import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_ACCESSED;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_BORN;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_CHANGED;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_INODE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MASK;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MODIFIED;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_ACCESSED;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_CHANGED;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_INODE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_MODIFIED;

/**
 * When files changed, for programs that have another clock than the machine, by which the kernel stamps files. One for each
 * sandbox; thread-safe.
 *
 * <ul>
 *   <li>What has changed since the sandbox was made has the time that its clock showed then.
 *   <li>A time that a program has given a file is that time.
 *   <li>What programs may change and nobody has changed since is from before the clock began, in the order that it has on the
 *       machine: where it would be from later, a hundred years of the machine are the day before the beginning.
 *   <li>Everything else is as it is: caches know the files of the system by their times.
 * </ul>
 */
public final class FileTimes {

    /** Those of a sandbox whose clock is the machine's. */
    public static final FileTimes REAL = new FileTimes();

    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final long DAY = 86_400;
    /** Days of a hundred years. */
    private static final long RATIO = 36_525;

    /** In {@code stx_mask}, the first field: that there is a time of birth. */
    private static final int STATX_BTIME = 0x800;

    /**
     * What the clock of the sandbox showed from some moment of the machine's on.
     *
     * @param isStill whether the rest is the time, or what is to be added to the machine's
     */
    private record Stretch(long fromSeconds, int fromNanos, boolean isStill, long seconds, int nanos) {

        boolean isBegun(long atSeconds, int atNanos) {
            return atSeconds > fromSeconds || (atSeconds == fromSeconds && atNanos >= fromNanos);
        }

        void show(NativeMemory structure, int at, long machineSeconds, int machineNanos) {
            int sum = isStill ? nanos : machineNanos + nanos;
            int carry = sum / NANOS_PER_SECOND;
            put(structure, at, (isStill ? 0 : machineSeconds) + seconds + carry, sum % NANOS_PER_SECOND);
        }
    }

    /** The times that a program has given a file; those of the machine are not among them. */
    private record Given(
            @Nullable Instant accessed, @Nullable Instant modified) {

        boolean has(long seconds, int nanos) {
            return is(accessed, seconds, nanos) || is(modified, seconds, nanos);
        }

        private static boolean is(@Nullable Instant time, long seconds, int nanos) {
            return time != null && time.getEpochSecond() == seconds && time.getNano() == nanos;
        }
    }

    private final boolean isReal;
    private final long start;
    private final boolean startsLater;
    private final Map<Long, Given> given = new ConcurrentHashMap<>();
    private volatile List<Stretch> stretches;

    private FileTimes() {
        this.isReal = true;
        this.start = 0;
        this.startsLater = true;
        this.stretches = List.of();
    }

    /**
     * Those of a sandbox that is made now.
     *
     * @param stamp what the kernel gives to files from now on, and to none that has changed before
     * @param start what the clock shows
     */
    public FileTimes(Instant stamp, Instant start) {
        this.isReal = false;
        this.start = start.getEpochSecond();
        this.startsLater = start.isAfter(stamp);
        this.stretches = List.of();
    }

    /** Whether programs see what the kernel says. */
    public boolean areReal() {
        return isReal;
    }

    /**
     * The clock of the sandbox has been set.
     *
     * @param stamp what the kernel gives to files from now on
     * @param isStill whether the rest is the time, or what is to be added to the machine's
     */
    public synchronized void set(Instant stamp, boolean isStill, long seconds, int nanos) {
        List<Stretch> more = new ArrayList<>(stretches);
        more.add(new Stretch(stamp.getEpochSecond(), stamp.getNano(), isStill, seconds, nanos));
        stretches = more;
    }

    /**
     * A program has given a file times.
     *
     * @param file with these times
     * @param accessed whether that of the last access is one of them
     * @param modified whether that of the last modification is
     */
    public void give(FileStatus file, boolean accessed, boolean modified) {
        given.compute(
                file.inode(),
                (inode, old) -> new Given(
                        accessed ? file.accessed() : old == null ? null : old.accessed(),
                        modified ? file.modified() : old == null ? null : old.modified()));
    }

    /**
     * Puts the times in what the kernel says about a file.
     *
     * @param isStatx whether it is a {@code struct statx}, or a {@code struct stat}
     * @param isPrograms whether programs may change the file
     */
    public void apply(NativeMemory structure, boolean isStatx, boolean isPrograms) {
        if (isReal) {
            return;
        }
        Given known = given.get(structure.getLong(isStatx ? STATX_INODE : STAT_INODE));
        if (isStatx) {
            show(structure, STATX_ACCESSED, known, isPrograms);
            show(structure, STATX_CHANGED, known, isPrograms);
            show(structure, STATX_MODIFIED, known, isPrograms);
            if ((structure.getInt(STATX_MASK) & STATX_BTIME) != 0) {
                show(structure, STATX_BORN, known, isPrograms);
            }
        } else {
            show(structure, STAT_ACCESSED, known, isPrograms);
            show(structure, STAT_MODIFIED, known, isPrograms);
            show(structure, STAT_CHANGED, known, isPrograms);
        }
    }

    private void show(NativeMemory structure, int at, @Nullable Given known, boolean isPrograms) {
        long seconds = structure.getLong(at);
        int nanos = structure.getInt(at + Long.BYTES);
        if (known != null && known.has(seconds, nanos)) {
            return;
        }
        List<Stretch> all = stretches;
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).isBegun(seconds, nanos)) {
                all.get(i).show(structure, at, seconds, nanos);
                return;
            }
        }
        if (isPrograms && !startsLater && seconds >= start - DAY) {
            showEarlier(structure, at, seconds, nanos);
        }
    }

    /** Neither is later than the other after this that was not before; those that were not far apart may be at one time. */
    private void showEarlier(NativeMemory structure, int at, long seconds, int nanos) {
        long since = Math.min(seconds - (start - DAY), RATIO * DAY - 1);
        long shown = (since * NANOS_PER_SECOND + nanos) / RATIO;
        put(structure, at, start - DAY + shown / NANOS_PER_SECOND, (int) (shown % NANOS_PER_SECOND));
    }

    private static void put(NativeMemory structure, int at, long seconds, int nanos) {
        structure.putLong(at, seconds);
        structure.putInt(at + Long.BYTES, nanos);
    }
}
