package org.sandboxed.engine.internal.dispatch;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * For each syscall number the chain of handlers, in the order in which they were added: builtins first, those of the
 * test after them. Immutable and safe to share between threads; the handlers in it belong to one run.
 */
public final class DispatchTable {

    private static final Builtin[] NONE = {};

    private final Builtin[] @Nullable [] chains;
    private final int[] @Nullable [] names;

    private DispatchTable(Builtin[] @Nullable [] chains, int[] @Nullable [] names) {
        this.chains = chains;
        this.names = names;
    }

    /** The handlers of a syscall, first asked first. */
    public Builtin[] chain(int nr) {
        Builtin[] chain = nr >= 0 && nr < chains.length ? chains[nr] : null;
        return chain == null ? NONE : chain;
    }

    /**
     * Asks the handlers of a call until one sets an answer.
     *
     * @return the position of the one that answered in {@link #chain}, or the last one that was asked, or -1
     */
    public int decide(Call call) {
        Builtin[] chain = chain(call.nr());
        for (int i = 0; i < chain.length; i++) {
            chain[i].handle(call);
            if (call.answer().kind() != Answer.Kind.PROCEED) {
                return i;
            }
        }
        return chain.length - 1;
    }

    /** The number of a handler's name in the journal; -1 where position is -1. */
    public int name(int nr, int position) {
        int[] numbers = position < 0 ? null : names[nr];
        return numbers == null ? -1 : numbers[position];
    }

    /**
     * A table to which handlers are added.
     *
     * @param names gives each handler's name its number in the journal
     */
    public static Builder builder(ToIntFunction<String> names) {
        return new Builder(names);
    }

    /** Collects handlers. Not thread-safe. */
    public static final class Builder {

        private final Builtin[] @Nullable [] chains;
        private final int[] @Nullable [] numbers;
        private final ToIntFunction<String> names;

        private Builder(ToIntFunction<String> names) {
            int size = Architecture.current().syscalls().size();
            this.chains = new Builtin[size][];
            this.numbers = new int[size][];
            this.names = names;
        }

        /** Appends a handler to the chains of these syscalls; those that the architecture lacks are skipped. */
        public Builder add(Collection<Syscall> syscalls, Builtin handler) {
            int name = names.applyAsInt(handler.name());
            for (Syscall syscall : syscalls) {
                if (syscall.isAvailable()) {
                    append(syscall.number(), handler, name);
                }
            }
            return this;
        }

        private void append(int nr, Builtin handler, int name) {
            Builtin[] chain = chains[nr];
            int[] named = numbers[nr];
            if (chain == null || named == null) {
                chains[nr] = new Builtin[] {handler};
                numbers[nr] = new int[] {name};
                return;
            }
            Builtin[] longer = Arrays.copyOf(chain, chain.length + 1);
            longer[chain.length] = handler;
            chains[nr] = longer;
            int[] longerNamed = Arrays.copyOf(named, named.length + 1);
            longerNamed[named.length] = name;
            numbers[nr] = longerNamed;
        }

        /** The table; nothing is added any more. */
        public DispatchTable build() {
            return new DispatchTable(chains, numbers);
        }
    }
}
