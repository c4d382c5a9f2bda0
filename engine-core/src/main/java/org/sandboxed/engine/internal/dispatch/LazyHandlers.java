package org.sandboxed.engine.internal.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * A group of handlers that is made when one of its syscalls is first called. Most programs never call most of them, and
 * their classes and buffers would cost every run time and memory.
 */
public final class LazyHandlers implements Builtin {

    private final String name;
    private final Maker maker;
    private @Nullable DispatchTable table;

    /**
     * A group.
     *
     * @param name the name of every handler in it
     * @param maker called once, on the supervisor's thread
     */
    public LazyHandlers(String name, Maker maker) {
        this.name = name;
        this.maker = maker;
    }

    /** Makes the handlers of a group. */
    @FunctionalInterface
    public interface Maker {
        /** Appends them to the chains of their syscalls. */
        void addTo(DispatchTable.Builder table);
    }

    @Override
    public void handle(Call call) {
        DispatchTable made = table;
        if (made == null) {
            made = make();
            table = made;
        }
        made.decide(call);
    }

    private DispatchTable make() {
        // Whatever they decide is recorded under the name of the group.
        DispatchTable.Builder builder = DispatchTable.builder(handler -> 0);
        maker.addTo(builder);
        return builder.build();
    }

    @Override
    public String name() {
        return name;
    }
}
