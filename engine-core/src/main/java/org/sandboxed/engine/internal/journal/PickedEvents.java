package org.sandboxed.engine.internal.journal;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.sandboxed.engine.record.SyscallEvent;

/** Some of the events of another list, kept as their positions. Immutable. */
final class PickedEvents extends AbstractList<SyscallEvent> implements RandomAccess {

    private final List<SyscallEvent> all;
    private final int[] picked;

    private PickedEvents(List<SyscallEvent> all, int[] picked) {
        this.all = all;
        this.picked = picked;
    }

    static PickedEvents of(List<SyscallEvent> all, Predicate<SyscallEvent> filter) {
        return new PickedEvents(
                all,
                IntStream.range(0, all.size())
                        .filter(i -> filter.test(all.get(i)))
                        .toArray());
    }

    @Override
    public SyscallEvent get(int index) {
        return all.get(picked[index]);
    }

    @Override
    public int size() {
        return picked.length;
    }
}
