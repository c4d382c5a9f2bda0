package org.sandboxed.http.internal;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How the end of a body is told.
 *
 * @param kind by what
 * @param length of a body of known length
 */
record Framing(Kind kind, long length) {

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** By what the end is told. */
    enum Kind {
        /** There is no body. */
        NONE,
        /** By its length. */
        FIXED,
        /** By the last chunk. */
        CHUNKED,
        /** By the end of the connection. */
        UNTIL_CLOSE
    }

    static final Framing NONE = new Framing(Kind.NONE, 0);
    static final Framing CHUNKED = new Framing(Kind.CHUNKED, 0);
    static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, 0);

    static Framing fixed(long length) {
        return new Framing(Kind.FIXED, length);
    }

    boolean hasBody() {
        return kind != Kind.NONE && (kind != Kind.FIXED || length > 0);
    }

    /** How the body of a request ends. */
    static Framing ofRequest(Headers headers, boolean isHttp11) throws MalformedException {
        Framing framing = of(headers);
        if (framing.kind == Kind.CHUNKED && !isHttp11) {
            throw new MalformedException("chunks in HTTP/1.0");
        }
        return framing.kind == Kind.UNTIL_CLOSE ? NONE : framing;
    }

    /** How the body of an answer ends. */
    static Framing ofResponse(Headers headers, String method, int status) throws MalformedException {
        Framing framing = of(headers);
        boolean isEmpty = method.equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED;
        return isEmpty ? NONE : framing;
    }

    private static Framing of(Headers headers) throws MalformedException {
        List<String> encodings = headers.values(Headers.TRANSFER_ENCODING);
        List<String> lengths = headers.values(Headers.CONTENT_LENGTH);
        if (!encodings.isEmpty() && !lengths.isEmpty()) {
            throw new MalformedException("a length beside a transfer encoding");
        }
        if (encodings.size() > 1 || (encodings.size() == 1 && !encodings.get(0).equalsIgnoreCase("chunked"))) {
            throw new MalformedException("a transfer encoding other than chunked");
        }
        if (lengths.size() > 1) {
            throw new MalformedException("more than one length");
        }
        if (lengths.size() == 1 && !LENGTH.matcher(lengths.get(0)).matches()) {
            throw new MalformedException("a length that is no number");
        }
        if (!encodings.isEmpty()) {
            return CHUNKED;
        }
        return lengths.isEmpty() ? UNTIL_CLOSE : fixed(Long.parseLong(lengths.get(0)));
    }
}
