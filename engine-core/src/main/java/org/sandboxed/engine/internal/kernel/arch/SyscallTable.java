package org.sandboxed.engine.internal.kernel.arch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The syscalls of one architecture, by number and by name. Immutable. */
public final class SyscallTable {

    /** Numbers are small and dense; a larger one can only be a slip in a table. */
    private static final int LIMIT = 1024;

    private final @Nullable String[] names;
    private final Map<String, Integer> numbers;

    private SyscallTable(@Nullable String[] names, Map<String, Integer> numbers) {
        this.names = names;
        this.numbers = numbers;
    }

    /** One more than the highest number. */
    public int size() {
        return names.length;
    }

    /** The name of a number, or null where the architecture has no such syscall. */
    public @Nullable String nameOf(int number) {
        return number >= 0 && number < names.length ? names[number] : null;
    }

    /** The number of a name, or -1 where the architecture has no such syscall. */
    public int numberOf(String name) {
        return numbers.getOrDefault(name, -1);
    }

    /** Reads, word by word, numbers and the names of that syscall and of those that follow it without a hole. */
    static SyscallTable parse(String text) {
        Map<String, Integer> numbers = new HashMap<>(LIMIT);
        @Nullable String[] names = new String[LIMIT];
        int next = 0;
        StringTokenizer words = new StringTokenizer(text);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (word.charAt(0) <= '9') {
                next = Integer.parseInt(word);
            } else {
                names[next] = word;
                numbers.put(word, next++);
            }
        }
        return new SyscallTable(Arrays.copyOf(names, next), numbers);
    }
}
