package org.sandboxed.engine.internal.journal;

import org.jspecify.annotations.Nullable;

/**
 * A rule of the policy, as the record names it.
 *
 * @param text in the words of the policy
 * @param isRefusing whether an event that carries this rule was refused, whatever its decision
 */
record RuleText(String text, boolean isRefusing) {

    // Written out, because what a record generates takes the JVM milliseconds to link, and the first sandbox waits for
    // it.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RuleText that && isRefusing == that.isRefusing && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return 2 * text.hashCode() + (isRefusing ? 1 : 0);
    }
}
