package org.sandboxed.engine.internal.http;

import java.util.Arrays;
import org.sandboxed.engine.policy.HttpAuthRule;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** A secret as one rule attaches it to requests. Shows nothing of it but its name. Thread-safe. */
public final class AttachedSecret {

    private static final String AUTHORIZATION = "Authorization";

    private final HttpAuthRule rule;
    private final byte[] value;

    /** Takes over the bytes that are sent. */
    AttachedSecret(HttpAuthRule rule, byte[] value) {
        this.rule = rule;
        this.value = value;
    }

    boolean isFor(String method, String host, String path) {
        return rule.requests().covers(method, host, path);
    }

    /** What the test calls it. */
    public String name() {
        return rule.credential();
    }

    /** Whether it is a parameter of the query, or else a header. */
    public boolean isParameter() {
        return rule.scheme() == HttpAuthRule.Scheme.QUERY;
    }

    /** The name of the parameter or header that it is the value of. */
    public String place() {
        return switch (rule.scheme()) {
            case BEARER, BASIC -> AUTHORIZATION;
            case HEADER, QUERY -> rule.detail();
        };
    }

    /** As {@link #place}, as it stands in a URL. */
    public String escapedPlace() {
        return new String(Escapes.of(place().getBytes(UTF_8)), US_ASCII);
    }

    /** Whether it takes the place of what the program has sent there. */
    public boolean replaces() {
        return rule.replaces();
    }

    /** A copy of the bytes that are sent, which is the caller's to clear. */
    public byte[] value() {
        return value.clone();
    }

    void clear() {
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public String toString() {
        return "the credential " + name();
    }
}
