package org.sandboxed.assertj;

import java.util.List;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.Given;

/** What an assertion looks for. One that looked for nothing could not fail, whatever its name makes a reader expect. */
final class Wanted {

    private Wanted() {}

    /**
     * The list of what is looked for.
     *
     * @param values what was named
     * @param what such a value in words, such as {@code "a path"}
     * @throws IllegalArgumentException where nothing was named
     * @throws SandboxException where one of them is null
     */
    static <T> List<T> some(T[] values, String what) {
        require(Given.values(what, values).length, what);
        return List.of(values);
    }

    /** Requires that something was named; see {@link #some}. */
    static void require(int count, String what) {
        if (count == 0) {
            throw new IllegalArgumentException("name " + what);
        }
    }
}
