package org.sandboxed.engine.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * Whether a request may be made.
 *
 * @param isAllowed whether it may
 * @param rule why
 * @param stub what answers it in place of a server, or null
 * @param secret what is attached to it, or null
 */
public record HttpVerdict(
        boolean isAllowed,
        String rule,
        @Nullable StubAnswer stub,
        @Nullable AttachedSecret secret) {

    /** It may not. */
    public static HttpVerdict refused(String rule) {
        return new HttpVerdict(false, rule, null, null);
    }

    static HttpVerdict allowed(String rule) {
        return new HttpVerdict(true, rule, null, null);
    }

    static HttpVerdict stubbed(String rule, StubAnswer stub) {
        return new HttpVerdict(true, rule, stub, null);
    }

    HttpVerdict with(@Nullable AttachedSecret attached) {
        return new HttpVerdict(isAllowed, rule, stub, attached);
    }
}
