package org.sandboxed.engine.internal.dispatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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

    private final Builtin[][] chains;
    private final int[][] names;

    private DispatchTable(Builtin[][] chains, int[][] names) {
        this.chains = chains;
        this.names = names;
    }

    /** The handlers of a syscall, first asked first. */
    public Builtin[] chain(int nr) {
        return nr >= 0 && nr < chains.length ? chains[nr] : NONE;
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
        return position < 0 ? -1 : names[nr][position];
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

        private final @Nullable List<Builtin>[] chains = newChains();
        private final ToIntFunction<String> names;

        private Builder(ToIntFunction<String> names) {
            this.names = names;
        }

        /** Appends a handler to the chains of these syscalls; those that the architecture lacks are skipped. */
        public Builder add(Collection<Syscall> syscalls, Builtin handler) {
            for (Syscall syscall : syscalls) {
                if (syscall.isAvailable()) {
                    chain(syscall.number()).add(handler);
                }
            }
            return this;
        }

        /** The table. */
        public DispatchTable build() {
            Builtin[][] frozen = new Builtin[chains.length][];
            Arrays.fill(frozen, NONE);
            int[][] numbers = new int[chains.length][];
            for (int nr = 0; nr < chains.length; nr++) {
                List<Builtin> chain = chains[nr];
                if (chain != null) {
                    frozen[nr] = chain.toArray(NONE);
                    numbers[nr] = numbersOf(chain);
                }
            }
            return new DispatchTable(frozen, numbers);
        }

        private int[] numbersOf(List<Builtin> chain) {
            int[] numbers = new int[chain.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = names.applyAsInt(chain.get(i).name());
            }
            return numbers;
        }

        private List<Builtin> chain(int nr) {
            List<Builtin> chain = chains[nr];
            if (chain == null) {
                chain = new ArrayList<>(2);
                chains[nr] = chain;
            }
            return chain;
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static @Nullable List<Builtin>[] newChains() {
            return new List[Architecture.current().syscalls().size()];
        }
    }
}
