package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;

/** What is in an archive cannot be unpacked, or must not be; the message names the entry, the reason and the way out. */
final class BadArchiveException extends IOException {

    private static final long serialVersionUID = 1L;

    BadArchiveException(String message) {
        super(message);
    }

    BadArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
