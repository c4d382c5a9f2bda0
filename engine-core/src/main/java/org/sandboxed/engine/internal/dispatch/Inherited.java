package org.sandboxed.engine.internal.dispatch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Settings of single processes, which hold for what these start, too, unless that has its own. Where it cannot be told whose child a
 * process is, it may be that of anybody who was there before it. Thread-safe.
 *
 * @param <T> what is set
 */
public final class Inherited<T> {

    private final Lineage lineage;
    private final Map<Integer, T> settings = new ConcurrentHashMap<>();

    /** None yet. */
    public Inherited(Lineage lineage) {
        this.lineage = lineage;
    }

    /** Who has settings, by number, and which. */
    public Map<Integer, T> all() {
        return settings;
    }

    /** Sets it for a process and its descendants. */
    public void set(int number, T setting) {
        settings.put(number, setting);
    }

    /** What holds for a process for sure: its own setting, or that of the closest ancestor that has one. */
    public @Nullable T of(int number) {
        int at = settings.isEmpty() ? Lineage.NOBODY : number;
        while (at != Lineage.NOBODY) {
            T setting = settings.get(at);
            if (setting != null) {
                return setting;
            }
            at = lineage.parentOf(at);
        }
        return null;
    }

    /** What holds for who makes a call now. */
    public @Nullable T ofCaller() {
        return settings.isEmpty() ? null : of(lineage.caller());
    }

    /** Whether a setting that holds for the caller, or could hold for it for all that is known, fulfils a condition. */
    public boolean mayHold(Predicate<T> condition) {
        if (settings.isEmpty()) {
            return false;
        }
        T sure = ofCaller();
        if (sure != null) {
            return condition.test(sure);
        }
        for (Map.Entry<Integer, T> each : settings.entrySet()) {
            if (mayDescend(lineage.caller(), each.getKey()) && condition.test(each.getValue())) {
                return true;
            }
        }
        return false;
    }

    /** Whether one process is another, or descends from it, or may do so for all that is known. */
    public boolean mayDescend(int number, int ancestor) {
        int at = number;
        int eldest = number;
        while (at != Lineage.NOBODY) {
            if (at == ancestor) {
                return true;
            }
            eldest = at;
            at = lineage.parentOf(at);
        }
        // The first process of a run is nobody's child; any other without a parent is one whose parent had gone.
        return eldest != 0 && (eldest == Lineage.NOBODY || ancestor < eldest);
    }
}
