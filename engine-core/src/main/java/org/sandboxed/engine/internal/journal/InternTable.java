package org.sandboxed.engine.internal.journal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for values that many events share, so that an event holds two bytes instead of a text. Append-only, safe for
 * any number of threads; looking up a number takes no lock.
 *
 * @param <T> an immutable type
 */
final class InternTable<T> {

    /** Stands for "none" in an event. */
    static final int NONE = 0xFFFF;
    /** Stands for every value that came when the table was full. */
    static final int OVERFLOW = NONE - 1;

    private final T overflow;
    private final Map<T, Integer> numbers = new HashMap<>();
    private volatile Object[] values = new Object[8];

    /**
     * Makes an empty table.
     *
     * @param overflow stands for every value that comes when the table is full
     */
    InternTable(T overflow) {
        this.overflow = overflow;
    }

    /** Returns the number of a value, a new one if it is not known yet. */
    synchronized int intern(T value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        if (number == OVERFLOW) {
            return OVERFLOW;
        }
        put(number, value);
        numbers.put(value, number);
        return number;
    }

    /** Returns the value of a number, or null where the number stands for none. */
    @SuppressWarnings("unchecked") // only T is ever stored
    @Nullable
    T get(int number) {
        if (number >= OVERFLOW) {
            return number == NONE ? null : overflow;
        }
        return (T) values[number];
    }

    private void put(int number, T value) {
        Object[] held = values;
        Object[] grown = number < held.length ? held : Arrays.copyOf(held, held.length * 2);
        grown[number] = value;
        values = grown;
    }
}
