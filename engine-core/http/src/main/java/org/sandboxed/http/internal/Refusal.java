package org.sandboxed.http.internal;

import org.sandboxed.engine.internal.http.HttpVerdict;

/**
 * A request that is answered here, because it is not taken.
 *
 * @param status what the client is answered
 * @param rule why
 */
record Refusal(int status, String rule) {

    private static final int FORBIDDEN = 403;

    static Refusal of(MalformedException e) {
        return new Refusal(e.status(), "HTTP: malformed: " + e.reason());
    }

    static Refusal forbidden(String rule) {
        return new Refusal(FORBIDDEN, rule);
    }

    HttpVerdict verdict() {
        return HttpVerdict.refused(rule);
    }
}
