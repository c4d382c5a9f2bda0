package org.sandboxed.http.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.policy.HttpPath;

/**
 * The head of a request.
 *
 * @param method as it was sent
 * @param path without the query
 * @param query without the question mark
 * @param absolute what a target that is a whole URL begins with, or null
 * @param isHttp11 whether it is HTTP/1.1, or else 1.0
 * @param headers the headers
 * @param framing how the body ends
 */
record RequestHead(
        String method,
        String path,
        Optional<String> query,
        @Nullable Absolute absolute,
        boolean isHttp11,
        Headers headers,
        Framing framing) {

    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]{1,32}) ([\\x21-\\xff]+) HTTP/([0-9])\\.([0-9])");
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*)");

    /**
     * The beginning of a URL.
     *
     * @param scheme in lower case
     * @param authority as it was sent
     */
    record Absolute(String scheme, String authority) {}

    /** Understands a head. */
    static RequestHead parse(HeadReader.Head head) throws MalformedException {
        Matcher line = LINE.matcher(head.start());
        if (!line.matches()) {
            throw new MalformedException("a first line that is no request");
        }
        if (!line.group(3).equals("1")) {
            throw new MalformedException(MalformedException.VERSION, "HTTP/" + line.group(3) + " is not spoken here");
        }
        boolean isHttp11 = !line.group(4).equals("0");
        String method = line.group(1);
        Framing framing = Framing.ofRequest(head.headers(), isHttp11);
        String target = escaped(line.group(2));
        Matcher url = URL.matcher(target);
        boolean isUrl = url.matches();
        if (target.indexOf('#') >= 0 || !(isUrl || isPlain(method, target))) {
            throw new MalformedException("a target that is no path");
        }
        String local = isUrl ? (url.group(3).startsWith("/") ? "" : "/") + url.group(3) : target;
        int mark = local.indexOf('?');
        if (HttpPath.isAmbiguous(mark < 0 ? local : local.substring(0, mark))) {
            throw new MalformedException("a path that leads up for some servers, and not for others");
        }
        return new RequestHead(
                method,
                mark < 0 ? local : local.substring(0, mark),
                mark < 0 ? Optional.empty() : Optional.of(local.substring(mark + 1)),
                isUrl ? new Absolute(url.group(1).toLowerCase(Locale.ROOT), url.group(2)) : null,
                isHttp11,
                head.headers(),
                framing);
    }

    private static boolean isPlain(String method, String target) {
        return target.startsWith("/") || (method.equals("OPTIONS") && target.equals("*")) || method.equals("CONNECT");
    }

    /** What is beyond ASCII is escaped, so that it is read alike by everybody. */
    private static String escaped(String target) {
        StringBuilder escaped = new StringBuilder(target.length());
        for (int i = 0; i < target.length(); i++) {
            char character = target.charAt(i);
            if (character > '~') {
                escaped.append(String.format("%%%02X", (int) character));
            } else {
                escaped.append(character);
            }
        }
        return escaped.toString();
    }

    /** Path and query. */
    String target() {
        return path + query.map("?"::concat).orElse("");
    }

    /** Whether the client wants to send more on this connection. */
    boolean isKeptAlive() {
        return isHttp11 ? !headers.has(Headers.CONNECTION, "close") : headers.has(Headers.CONNECTION, "keep-alive");
    }

    /** Whether it does no more when a server gets it twice than when it gets it once. */
    boolean isRepeatable() {
        return REPEATABLE.contains(method);
    }

    /** Whether the client sends the body only when it is told to. */
    boolean waitsToContinue() {
        return isHttp11 && framing.hasBody() && headers.has(Headers.EXPECT, "100-continue");
    }

    /** Whether it begins a conversation in another protocol; HTTP/2 is left out, for it is only an offer. */
    boolean isUpgrade() {
        return headers.has(Headers.CONNECTION, "upgrade") && !headers.has(Headers.UPGRADE, "h2c");
    }
}
