package org.sandboxed.http.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.http.AttachedSecret;
import org.sandboxed.engine.policy.HttpPath;

/** A secret that goes with one request to its server. The program that has sent the request does not know of it. */
final class Attachment {

    private final AttachedSecret secret;

    private Attachment(AttachedSecret secret) {
        this.secret = secret;
    }

    /** What is attached to a request: null where nothing is, or where what the program has sent there stays. */
    static @Nullable Attachment of(RequestHead head, @Nullable AttachedSecret secret) {
        if (secret == null) {
            return null;
        }
        Attachment attachment = new Attachment(secret);
        return secret.replaces() || !attachment.isIn(head) ? attachment : null;
    }

    private boolean isIn(RequestHead head) {
        return secret.isParameter()
                ? parameters(head).anyMatch(this::isThis)
                : head.headers().endToEnd().stream().anyMatch(this::isThis);
    }

    private boolean isThis(Map.Entry<String, String> header) {
        return !secret.isParameter() && header.getKey().equalsIgnoreCase(secret.place());
    }

    private boolean isThis(String parameter) {
        int equals = parameter.indexOf('=');
        return HttpPath.decode(equals < 0 ? parameter : parameter.substring(0, equals))
                .equals(secret.place());
    }

    private static Stream<String> parameters(RequestHead head) {
        return head.query().stream().flatMap(query -> Arrays.stream(query.split("&", -1)));
    }

    AttachedSecret secret() {
        return secret;
    }

    /** Whether it is the end of the target, or else a header. */
    boolean isParameter() {
        return secret.isParameter();
    }

    /** The header that it is the value of. */
    String header() {
        return secret.place();
    }

    /** What is sent, which is the caller's to clear. */
    byte[] value() {
        return secret.value();
    }

    /** What of the headers of the program is sent besides. */
    List<Map.Entry<String, String>> without(List<Map.Entry<String, String>> headers) {
        return headers.stream().filter(header -> !isThis(header)).toList();
    }

    /** The target of the request; where a parameter is attached, up to its value. */
    String targetBefore(RequestHead head) {
        if (!isParameter()) {
            return head.target();
        }
        String others = parameters(head)
                .filter(parameter -> !isThis(parameter))
                .map(parameter -> parameter + "&")
                .collect(Collectors.joining());
        return head.path() + "?" + others + secret.escapedPlace() + "=";
    }
}
