package org.sandboxed.engine.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * Whether a request may be made.
 *
 * @param isAllowed whether it may
 * @param rule why
 * @param stub what answers it in place of a server, or null
 */
public record HttpVerdict(
        boolean isAllowed, String rule, @Nullable StubAnswer stub) {

    /** It may not. */
    public static HttpVerdict refused(String rule) {
        return new HttpVerdict(false, rule, null);
    }

    static HttpVerdict allowed(String rule) {
        return new HttpVerdict(true, rule, null);
    }
}
