package org.sandboxed.engine.internal.handler.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sandboxed.engine.internal.filesystem.FileTimes;
import org.sandboxed.engine.internal.kernel.FileStamp;
import org.sandboxed.engine.policy.ClockStart;

/** What time it is in a sandbox. Thread-safe; reading takes no lock. */
public final class VirtualClock {

    /** Runs whose programs have to be told of a step. */
    interface Listener {

        /** The clock has been set. */
        void onStep();

        /** Whether there is nobody left to be told. */
        boolean isOver();
    }

    /**
     * What programs need to know.
     *
     * @param version how often the clock has been set
     * @param isFrozen whether the rest is the time, or what is to be added to the machine's
     * @param nanos from 0 to 999,999,999
     */
    record Setting(long version, boolean isFrozen, long seconds, int nanos) {

        private static Setting of(long version, boolean isFrozen, Instant start, Instant real) {
            if (isFrozen) {
                return new Setting(version, true, start.getEpochSecond(), start.getNano());
            }
            Duration offset = Duration.between(real, start);
            return new Setting(version, false, offset.getSeconds(), offset.getNano());
        }

        private Instant at(Instant real) {
            return isFrozen
                    ? Instant.ofEpochSecond(seconds, nanos)
                    : real.plusSeconds(seconds).plusNanos(nanos);
        }
    }

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final FileTimes files;
    private volatile Setting setting;

    /** A clock that begins now. */
    public VirtualClock(ClockStart start) {
        Instant stamp = FileStamp.next();
        this.files = new FileTimes(stamp, start.instant());
        this.setting = Setting.of(0, start.isFrozen(), start.instant(), Instant.now());
        tellFiles(stamp);
    }

    /** The time. */
    public Instant now() {
        return setting.at(Instant.now());
    }

    /** What it shows of the times of files. */
    public FileTimes files() {
        return files;
    }

    /**
     * Lets the clock leap; every program sees it when this returns. What has changed in the milliseconds before may have the
     * time after it; see {@link #settle}.
     */
    public synchronized void set(Instant to) {
        Setting old = setting;
        setting = Setting.of(old.version() + 1, old.isFrozen(), to, Instant.now());
        tellFiles(FileStamp.now());
        listeners.removeIf(Listener::isOver);
        listeners.forEach(Listener::onStep);
    }

    /** Lets the clock leap by a span; every program sees it when this returns. */
    public synchronized void advance(Duration by) {
        set(now().plus(by));
    }

    /** Waits until what has changed so far has the time of now, whatever the clock is set to afterwards: some milliseconds. */
    public void settle() {
        FileStamp.next();
    }

    private void tellFiles(Instant stamp) {
        files.set(stamp, setting.isFrozen(), setting.seconds(), setting.nanos());
    }

    Setting setting() {
        return setting;
    }

    void addListener(Listener listener) {
        listeners.removeIf(Listener::isOver);
        listeners.add(listener);
    }
}
