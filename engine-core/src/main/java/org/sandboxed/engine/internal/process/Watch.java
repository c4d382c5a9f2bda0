package org.sandboxed.engine.internal.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sandboxed.engine.internal.kernel.ExitStatus;

/**
 * The processes whose end is awaited: with a pidfd each, asked in one poll(2), or by start time where there are none left. A
 * process stays here until it has been reaped, for only then the kernel tells how it ended, or until descriptors are scarce.
 * Guarded by the lock of the index.
 */
final class Watch {

    /** From this many on, processes that have ended are not kept until somebody reaps them. */
    static final int MANY = 128;

    private final ProcessSource source;
    private List<ProcessEntry> entries = new ArrayList<>();
    private int[] pidfds = new int[MANY];
    private boolean[] ended = new boolean[MANY];

    Watch(ProcessSource source) {
        this.source = source;
    }

    void add(ProcessEntry entry) {
        entries.add(entry);
    }

    int size() {
        return entries.size();
    }

    /** How many of them had not ended when they were last looked at. */
    int alive() {
        int alive = 0;
        for (ProcessEntry entry : entries) {
            alive += entry.hasEnded() ? 0 : 1;
        }
        return alive;
    }

    /** Looks which have ended and lets go of those of which nothing more can be learned; whether there were any. */
    boolean sweep() {
        look();
        boolean hasMany = entries.size() >= MANY;
        List<ProcessEntry> kept = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            ProcessEntry entry = entries.get(i);
            if (!ended[i]) {
                kept.add(entry);
                continue;
            }
            // In this order: whoever is gone now has been reaped before the kernel is asked how it ended.
            boolean isGone = isGone(entry);
            entry.ended(entry.pidfd() < 0 ? ExitStatus.UNKNOWN : source.exit(entry.pidfd()));
            if (isGone || hasMany) {
                release(entry);
            } else {
                kept.add(entry);
            }
        }
        boolean hasLost = kept.size() < entries.size();
        entries = kept;
        return hasLost;
    }

    /** Notes who has ended and how, without letting go of anybody. */
    void recordEnds() {
        look();
        for (int i = 0; i < entries.size(); i++) {
            ProcessEntry entry = entries.get(i);
            if (ended[i]) {
                entry.ended(entry.pidfd() < 0 ? ExitStatus.UNKNOWN : source.exit(entry.pidfd()));
            }
        }
    }

    /** Lets go of one, whatever it does. */
    void remove(ProcessEntry entry) {
        if (entries.remove(entry)) {
            release(entry);
        }
    }

    /** Lets go of all. */
    void clear() {
        entries.forEach(this::release);
        entries.clear();
    }

    private void look() {
        int count = entries.size();
        if (pidfds.length < count) {
            pidfds = new int[2 * count];
            ended = new boolean[2 * count];
        }
        for (int i = 0; i < count; i++) {
            pidfds[i] = entries.get(i).pidfd();
        }
        Arrays.fill(ended, false);
        source.poll(pidfds, count, ended);
        for (int i = 0; i < count; i++) {
            if (pidfds[i] < 0) {
                ended[i] = !isSameAndAlive(entries.get(i));
            }
        }
    }

    private boolean isGone(ProcessEntry entry) {
        TaskStat stat = source.stat(entry.pid());
        return stat == null || stat.startTime() != entry.startTime();
    }

    private boolean isSameAndAlive(ProcessEntry entry) {
        TaskStat stat = source.stat(entry.pid());
        return stat != null && stat.startTime() == entry.startTime() && stat.isAlive();
    }

    private void release(ProcessEntry entry) {
        if (entry.pidfd() >= 0) {
            source.close(entry.pidfd());
            entry.dropPidfd();
        }
    }
}
