package org.sandboxed.http.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an answer.
 *
 * @param status the status
 * @param reason in words, which may be empty
 * @param isHttp11 whether it is HTTP/1.1, or else 1.0
 * @param headers the headers
 */
record ResponseHead(int status, String reason, boolean isHttp11, Headers headers) {

    private static final Pattern LINE = Pattern.compile("HTTP/1\\.([0-9]) ([1-5][0-9][0-9])(?: ([^\\r\\n]*))?");

    /** Understands a head. */
    static ResponseHead parse(HeadReader.Head head) throws MalformedException {
        Matcher line = LINE.matcher(head.start());
        if (!line.matches()) {
            throw new MalformedException("the server's first line is no answer");
        }
        String reason = line.group(3);
        return new ResponseHead(
                Integer.parseInt(line.group(2)),
                reason == null ? "" : reason,
                !line.group(1).equals("0"),
                head.headers());
    }

    /** Whether the answer itself is still to come. */
    boolean isInterim() {
        return status < 200;
    }

    /** Whether the server takes another request on this connection. */
    boolean isKeptAlive() {
        return isHttp11 ? !headers.has(Headers.CONNECTION, "close") : headers.has(Headers.CONNECTION, "keep-alive");
    }
}
