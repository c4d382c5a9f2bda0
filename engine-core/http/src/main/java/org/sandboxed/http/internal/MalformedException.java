package org.sandboxed.http.internal;

import java.io.IOException;

/** A message that is not HTTP/1.1 by the letter, or that is not taken. */
final class MalformedException extends IOException {

    private static final long serialVersionUID = 1;

    static final int BAD_REQUEST = 400;
    static final int HEADERS_TOO_LARGE = 431;
    static final int VERSION = 505;

    private final int status;

    MalformedException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    MalformedException(String reason) {
        this(BAD_REQUEST, reason);
    }

    /** What a client is answered. */
    int status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
